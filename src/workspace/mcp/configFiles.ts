import * as vscode from 'vscode';

/** In which VS Code has the servers of a folder. */
export const MCP_JSON = '.vscode/mcp.json';

/** The longest file that is read: a character of it may take four bytes. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** The file in which VS Code has a folder's servers. */
export function mcpJson(folder: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(folder, MCP_JSON);
}

/** A folder's own settings. */
export function folderSettings(folder: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(folder, '.vscode', 'settings.json');
}

/** Undefined: there is no such file. @throws Error when it cannot be read, or is too long. */
export async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > MAX_FILE_BYTES) throw new Error(`longer than ${String(MAX_FILE_BYTES)} bytes`);
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}
