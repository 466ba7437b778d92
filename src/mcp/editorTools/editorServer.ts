import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { errorMessage } from '../../base/errors';
import type { McpTransport } from '../../sessions/ports';
import { actTools } from './actTools';
import type { Editor } from './editor';
import type { EditorTool } from './editorTool';
import { lookTools } from './lookTools';

export const editorTools: readonly EditorTool[] = [...lookTools, ...actTools];

const INSTRUCTIONS =
  'The tools of the editor in which the person works: what it knows of the code, and what the person sees. Lines and columns count from 1; ' +
  'paths are relative to the workspace folder, or absolute.';

/** Serves the editor's tools to one client. @param version Of the extension. */
export async function serveEditor(editor: Editor, transport: McpTransport, version: string): Promise<void> {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- McpServer would bring all of zod, 90 kB of the package
  const server = new Server(
    { name: 'parley-editor', title: 'Editor tools of Parley', version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: editorTools.map(({ name, title, description, inputSchema, annotations }) => ({
      name,
      title,
      description,
      inputSchema,
      annotations,
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }) => {
    const tool = editorTools.find(({ name }) => name === params.name);
    if (!tool) return failure(`There is no tool ${params.name}`);
    try {
      const answer = { ...(await tool.run(editor, params.arguments, signal)) };
      return { content: [{ type: 'text', text: JSON.stringify(answer) }], structuredContent: answer };
    } catch (error) {
      return failure(errorMessage(error));
    }
  });
  await server.connect(transport);
}

function failure(text: string): { content: { type: 'text'; text: string }[]; isError: true } {
  return { content: [{ type: 'text', text }], isError: true };
}
