import type { AgentSummary, PanelState, SessionSummary } from '../../../src/chat/protocol';

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
  description: 'Built in: answers from your files and shows how to connect an agent',
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
