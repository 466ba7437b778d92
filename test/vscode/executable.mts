import { downloadAndUnzipVSCode, SilentReporter } from '@vscode/test-electron';
import { fileURLToPath } from 'node:url';
import { hostVersions } from './versions.mts';
import type { HostName } from './versions.mts';

/** The `code` stand-in, which runs a VS Code from the npm registry. */
const standIn = fileURLToPath(new URL('./code.mts', import.meta.url));

/** Whether a desktop's window could be shown. */
export const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

/**
 * The executable of a VS Code: the desktop's, downloaded into .vscode-test where that is possible, else the stand-in.
 * @throws when there is none of the two
 */
export async function vscodeExecutable(name: HostName): Promise<string> {
  return (await desktopVSCode(hostVersions[name].vscode)) ?? standIn;
}

/** The desktop's VS Code of a version, downloaded; undefined without a display, or when it cannot be downloaded here. */
export async function desktopVSCode(version: string): Promise<string | undefined> {
  if (!hasDisplay) return undefined;
  try {
    return await downloadAndUnzipVSCode({ version, reporter: new SilentReporter() });
  } catch (error) {
    if (process.platform !== 'linux') throw error;
    console.log(`VS Code cannot be downloaded here (${String(error)}); the one from the npm registry is used.`);
    return undefined;
  }
}
