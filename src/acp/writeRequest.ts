import { isRecord } from '../base/check';
import type { ElicitationOutcome, McpServerEntry, NewSessionRequest, PermissionOutcome } from './agentConnection';
import type { ContentBlock } from './content';

/** Content as it goes over the wire: the same in both versions. What came and was not known goes back as it came. */
export function writeContent(blocks: readonly ContentBlock[]): object[] {
  return blocks.map((block) => {
    if (block.type !== 'unknown') return block;
    return isRecord(block.raw) ? block.raw : { type: 'text', text: '' };
  });
}

/** `[{name, value}]`, as the wire has environment variables and headers. */
export function writePairs(values: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

/** MCP servers in the shape of v2, where each has a type. */
export function writeMcpServer(server: McpServerEntry): object {
  switch (server.type) {
    case 'stdio':
      return { ...server, env: writePairs(server.env) };
    case 'http':
    case 'sse':
      return { ...server, headers: writePairs(server.headers) };
    case 'acp':
      return server;
  }
}

/** What v1 and v2 have in common in the requests that set up a session. */
export function writeSessionSetup(request: NewSessionRequest): object {
  const { cwd, additionalDirectories = [], systemPrompt, meta } = request;
  return {
    cwd,
    ...(additionalDirectories.length > 0 ? { additionalDirectories } : {}),
    ...(systemPrompt === undefined
      ? {}
      : { systemPrompt: { mode: systemPrompt.mode, content: writeContent(systemPrompt.content) } }),
    ...(meta === undefined ? {} : { _meta: meta }),
  };
}

export function writePermissionOutcome(outcome: PermissionOutcome): object {
  return { outcome };
}

export function writeElicitationOutcome(outcome: ElicitationOutcome, mode: 'form' | 'url'): object {
  if (outcome.action !== 'accept') return { action: outcome.action };
  // Accepting a URL only says that it was opened.
  return mode === 'url' ? { action: 'accept' } : { action: 'accept', content: outcome.content };
}
