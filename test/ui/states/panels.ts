import type { AgentSummary, PanelState, SessionNote, SessionSummary } from '../../../src/chat/protocol';

/** Builders for the panel's state; every field has a plain default. */

export const folder = 'file:///home/ada/uploader';

export function agent(change: Partial<AgentSummary> = {}): AgentSummary {
  return {
    id: 'codex',
    name: 'Codex',
    description: 'npx @agentclientprotocol/codex-acp',
    source: 'settings',
    state: 'ready',
    ...change,
  };
}

export const guide: AgentSummary = {
  id: 'guide',
  name: 'Guide',
  description: '',
  source: 'builtin',
  state: 'stopped',
};

export function summary(change: Partial<SessionSummary> = {}): SessionSummary {
  return {
    key: 'one',
    title: 'Retry flaky uploads with backoff',
    agentId: 'codex',
    agentName: 'Codex',
    folder,
    activity: 'idle',
    waiting: false,
    unread: false,
    inEditor: false,
    failed: false,
    signInMethods: [],
    ...change,
  };
}

/** A panel that shows the session `one`. */
export function panel(change: Partial<PanelState> = {}): PanelState {
  return {
    surface: 'panel',
    font: { family: undefined, size: undefined },
    sessions: [summary()],
    shown: 'one',
    agents: [agent(), guide],
    defaultAgentId: 'codex',
    folders: [{ uri: folder, name: 'uploader' }],
    defaultFolder: folder,
    trusted: true,
    settingsProblems: [],
    storageProblems: [],
    ...change,
  };
}

/** A panel without any session. */
export function emptyPanel(change: Partial<PanelState> = {}): PanelState {
  return panel({ sessions: [], shown: undefined, ...change });
}

/** A question about an MCP server of the workspace, and what was left out. */
export const mcpNotes: readonly SessionNote[] = [
  {
    noteId: 'consent',
    severity: 'warning',
    text: 'The workspace defines an MCP server “tracker”. The agent would run:',
    code: 'npx -y evil + TOKEN=${env:TOKEN}',
    details: ['.vscode/mcp.json'],
    actions: [
      { actionId: 'allow', label: 'Allow' },
      { actionId: 'deny', label: 'Don’t Allow' },
      { actionId: 'open', label: 'Open' },
    ],
  },
  {
    noteId: 'leftOut',
    severity: 'info',
    text: '2 MCP servers were left out',
    details: ['web: the agent does not take MCP servers over HTTP', 'db: the value of “password” was not given'],
    actions: [{ actionId: 'show', label: 'Show MCP Servers' }],
  },
];
