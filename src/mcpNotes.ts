import * as vscode from 'vscode';
import { shortLabel } from './base/labelText';
import { DisposableObject } from './base/lifecycle';
import type { SessionNote } from './chat/protocol';
import type { ServerOutcome } from './mcp/chooseServers';
import type { McpServerDefinition } from './mcp/serverDefinition';
import { serverFingerprint } from './mcp/serverFingerprint';
import { wholeServerText } from './mcp/serverText';
import type { SessionServers } from './sessionServers';
import { showSource } from './workspace/mcp/showSource';
import { leftOutText, MAX_SERVER_TEXT, placeText, tooLongText } from './workspace/mcp/mcpTexts';
import type { ServerConsents } from './workspace/mcp/serverConsents';

/** So many questions stand in the panel at a time: who answers one sees the next. */
const MAX_QUESTIONS = 8;
/** So many lines a note has. */
const MAX_DETAILS = 20;

/** What is known of the servers of sessions, and can be done about them. */
export interface NotedServers {
  readonly consents: Pick<ServerConsents, 'of'>;
  of(sessionId: string): SessionServers | undefined;
  canApply(sessionId: string): boolean;
  isApplying(sessionId: string): boolean;
  apply(sessionId: string): void;
  decide(server: McpServerDefinition, folder: string, given: boolean): void;
  /** What is shown is other than before. */
  touch(): void;
}

/** What the panel says of the MCP servers of a session, and what can be done about it. */
export class McpNotes extends DisposableObject {
  /** By session: the notes that were put away. */
  readonly #hidden = new Map<string, Set<string>>();

  constructor(private readonly desk: NotedServers) {
    super();
  }

  of(sessionId: string): readonly SessionNote[] {
    const servers = this.desk.of(sessionId);
    if (!servers) return [];
    const notes = [
      ...this.#questions(servers).map(({ note }) => note),
      ...this.#leftOut(servers),
      ...problemNotes(servers),
      ...this.#changes(servers),
    ];
    return notes.filter(({ noteId }) => !this.#hidden.get(sessionId)?.has(noteId));
  }

  /** What was put away comes back where it still holds: the session is opened anew, or is gone. */
  forget(sessionId: string): void {
    this.#hidden.delete(sessionId);
  }

  act(sessionId: string, noteId: string, actionId: string): void {
    const servers = this.desk.of(sessionId);
    if (!servers || !this.of(sessionId).some((note) => note.noteId === noteId)) return;
    const question = this.#questions(servers).find(({ note }) => note.noteId === noteId);
    switch (actionId) {
      case 'hide':
        this.#hide(sessionId, noteId);
        return;
      case 'allow':
      case 'deny':
        // Of what was shown whole: the note has the action.
        if (question?.note.actions.some((action) => action.actionId === actionId)) {
          this.desk.decide(question.server, servers.place.folder.uri, actionId === 'allow');
        }
        return;
      case 'open': {
        const place = question?.server.origin ?? servers.problems.map(({ problem }) => problem)[0];
        if (place) void showSource(place.source, place.keys);
        return;
      }
      case 'apply':
        this.desk.apply(sessionId);
        return;
      case 'show':
        void vscode.commands.executeCommand('parley.showMcpServers');
        return;
    }
  }

  #hide(sessionId: string, noteId: string): void {
    const hidden = this.#hidden.get(sessionId) ?? new Set();
    hidden.add(noteId);
    this.#hidden.set(sessionId, hidden);
    this.desk.touch();
  }

  /** Servers of the workspace of which the person has not said anything yet. */
  #questions(servers: SessionServers): readonly { readonly server: McpServerDefinition; readonly note: SessionNote }[] {
    const folder = servers.place.folder.uri;
    const open: McpServerDefinition[] = [];
    for (const server of waiting(servers.outcomes)) {
      if (this.desk.consents.of(server, folder) === 'open') open.push(server);
      if (open.length === MAX_QUESTIONS) break;
    }
    return open.map((server) => ({ server, note: questionNote(server, folder) }));
  }

  #leftOut({ outcomes, place }: SessionServers): readonly SessionNote[] {
    const told = outcomes.flatMap(({ name, state }) =>
      state.kind === 'leftOut' && !state.reason.kind.startsWith('consent') ? [{ name, reason: state.reason }] : [],
    );
    if (told.length === 0) return [];
    const details = bounded(told.map(({ name, reason }) => `${shortLabel(name)}: ${leftOutText(reason)}`));
    const canAsk = told.some(({ reason }) => reason.kind === 'inputMissing') && this.desk.canApply(place.sessionId);
    return [
      {
        noteId: `leftOut ${details.join()}`.slice(0, 1000),
        severity: 'info',
        text:
          told.length === 1
            ? vscode.l10n.t('An MCP server was left out')
            : vscode.l10n.t('{0} MCP servers were left out', told.length),
        details,
        actions: [
          ...(canAsk ? [{ actionId: 'apply', label: vscode.l10n.t('Ask Again') }] : []),
          { actionId: 'show', label: vscode.l10n.t('Show MCP Servers') },
        ],
      },
    ];
  }

  #changes({ stale, place: { sessionId } }: SessionServers): readonly SessionNote[] {
    if (!stale.servers && !stale.folders) return [];
    const canApply = this.desk.canApply(sessionId);
    const isApplying = this.desk.isApplying(sessionId);
    const detail = isApplying
      ? vscode.l10n.t('This session gets the new ones when the agent has finished.')
      : canApply
        ? vscode.l10n.t('This session has those from before; new sessions get the new ones.')
        : vscode.l10n.t(
            'New sessions get the new ones. The agent of this one cannot take it up again, so it keeps those from before.',
          );
    return [
      {
        noteId: 'changed',
        severity: 'info',
        text: !stale.folders
          ? vscode.l10n.t('The MCP servers have changed')
          : stale.servers
            ? vscode.l10n.t('The MCP servers and the folders of the workspace have changed')
            : vscode.l10n.t('The folders of the workspace have changed'),
        details: [detail],
        actions: canApply && !isApplying ? [{ actionId: 'apply', label: vscode.l10n.t('Apply Now') }] : [],
      },
    ];
  }
}

function questionNote(server: McpServerDefinition, folder: string): SessionNote {
  const whole = wholeServerText(server);
  const canBeShown = whole.length <= MAX_SERVER_TEXT;
  const name = shortLabel(server.name);
  return {
    noteId: `consent ${serverFingerprint(server, folder)}`,
    severity: 'warning',
    text:
      server.type === 'stdio'
        ? vscode.l10n.t('The workspace defines an MCP server “{0}”. The agent would run:', name)
        : vscode.l10n.t('The workspace defines an MCP server “{0}”. The agent would connect to:', name),
    code: canBeShown ? whole : `${whole.slice(0, MAX_SERVER_TEXT)}…`,
    details: [canBeShown ? placeText(server.origin.source) : tooLongText()],
    actions: [
      ...(canBeShown ? [{ actionId: 'allow', label: vscode.l10n.t('Allow') }] : []),
      { actionId: 'deny', label: vscode.l10n.t('Don’t Allow') },
      { actionId: 'open', label: vscode.l10n.t('Open') },
    ],
  };
}

/** The first lines, and how many more there are. */
function bounded(details: readonly string[]): readonly string[] {
  const more = details.length - MAX_DETAILS;
  return more > 0 ? [...details.slice(0, MAX_DETAILS), vscode.l10n.t('and {0} more', more)] : details;
}

function waiting(outcomes: readonly ServerOutcome[]): readonly McpServerDefinition[] {
  return outcomes.flatMap(({ definition, state }) =>
    definition && state.kind === 'leftOut' && state.reason.kind === 'consentOpen' ? [definition] : [],
  );
}

function problemNotes({ problems }: SessionServers): readonly SessionNote[] {
  if (problems.length === 0) return [];
  const details = bounded(problems.map(({ text }) => text));
  return [
    {
      noteId: `problems ${details.join()}`.slice(0, 1000),
      severity: 'warning',
      text:
        problems.length === 1
          ? vscode.l10n.t('An entry for an MCP server cannot be used')
          : vscode.l10n.t('{0} entries for MCP servers cannot be used', problems.length),
      details,
      actions: [{ actionId: 'open', label: vscode.l10n.t('Open') }],
    },
  ];
}
