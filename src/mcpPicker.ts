import * as vscode from 'vscode';
import type { AgentCatalog } from './agentCatalog';
import { errorMessage } from './base/errors';
import { labelText, shortLabel } from './base/labelText';
import { disposeAll } from './base/lifecycle';
import { notificationText } from './base/notificationText';
import { sessionTitle } from './sessions/sessionTitle';
import type { ListedTool } from './mcp/listTools';
import type { McpServerDefinition } from './mcp/serverDefinition';
import { serverText, wholeServerText } from './mcp/serverText';
import type { McpDesk } from './mcpDesk';
import type { SessionPlace, WorkspaceFolder } from './sessions/ports';
import type { WorkspaceSessions } from './sessions/workspaceSessions';
import { editServers } from './workspace/mcp/editServers';
import type { McpLog } from './workspace/mcp/mcpLog';
import { leftOutText, MAX_SERVER_TEXT, placeText, tooLongText } from './workspace/mcp/mcpTexts';
import { showSource } from './workspace/mcp/showSource';

export interface McpPickerServices {
  readonly desk: McpDesk;
  readonly sessions: Pick<WorkspaceSessions, 'get'>;
  readonly agents: Pick<AgentCatalog, 'list'>;
  readonly folders: { list(): readonly WorkspaceFolder[] };
  readonly serverLog: McpLog;
}

/** A server in the list. */
export interface ServerItem extends vscode.QuickPickItem {
  /** Absent: whoever made the session gave it. */
  readonly definition?: McpServerDefinition;
  /** The URI of the folder for which it counts. */
  readonly folder?: string;
  readonly actions?: readonly ServerAction[];
}

/** Characters of a row's second line. */
const MAX_DETAIL = 500;

type ServerAction = 'allow' | 'revoke' | 'tools' | 'log' | 'open';

/** The MCP servers that each open session got, those that it did not and why, and those that are configured where there is no session yet. */
export async function showServers(services: McpPickerServices): Promise<void> {
  const { desk, serverLog } = services;
  const [log, edit]: readonly vscode.QuickInputButton[] = [
    { iconPath: new vscode.ThemeIcon('output'), tooltip: vscode.l10n.t('Show Log') },
    { iconPath: new vscode.ThemeIcon('edit'), tooltip: vscode.l10n.t('Edit MCP Servers') },
  ];
  const picker = vscode.window.createQuickPick<ServerItem>();
  picker.title = vscode.l10n.t('MCP Servers');
  picker.placeholder = vscode.l10n.t('Choose one to see where it is configured');
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.buttons = [log, edit].filter((button) => button !== undefined);
  const refresh = async (): Promise<void> => {
    picker.busy = true;
    picker.items = await serverItems(services);
    picker.busy = false;
  };
  const closed = new Promise<void>((resolve) => {
    const subscriptions = [
      desk.onDidChange(() => void refresh()),
      picker.onDidAccept(() => {
        const [chosen] = picker.activeItems;
        picker.hide();
        if (chosen?.definition) void act('open', chosen, services);
      }),
      picker.onDidTriggerButton((button) => {
        picker.hide();
        if (button === log) serverLog.show();
        else void editServers(services.folders.list());
      }),
      picker.onDidTriggerItemButton(({ item, button }) => {
        const action = item.actions?.[item.buttons?.indexOf(button) ?? -1];
        if (action) void act(action, item, services);
      }),
      picker.onDidHide(() => {
        disposeAll(subscriptions);
        picker.dispose();
        resolve();
      }),
    ];
  });
  picker.show();
  await refresh();
  await closed;
}

/** By session, then by folder. */
export async function serverItems({
  desk,
  sessions,
  agents,
  folders,
}: Omit<McpPickerServices, 'serverLog'>): Promise<readonly ServerItem[]> {
  const items: ServerItem[] = [];
  for (const { place, outcomes, stale, problems } of desk.sessions) {
    const session = sessions.get(place.sessionId);
    if (!session) continue;
    const agent = agents.list(place.folder.uri).find(({ id }) => id === place.agentId)?.name ?? place.agentId;
    const title = sessionTitle(session.state) || vscode.l10n.t('New session');
    const changed = stale.servers || stale.folders ? ` · ${vscode.l10n.t('changed since')}` : '';
    items.push(separator(`${title} · ${agent}${changed}`));
    for (const { name, transport, definition, state } of outcomes) {
      const isGiven = state.kind === 'given';
      const sentAs = isGiven && state.sentAs !== name ? [vscode.l10n.t('as {0}', state.sentAs)] : [];
      const where = definition ? placeText(definition.origin.source) : makerText(name, place);
      const reason = isGiven ? undefined : leftOutText(state.reason);
      items.push({
        label: `$(${isGiven ? 'check' : 'circle-slash'}) ${shortLabel(name)}`,
        description: [transport, ...sentAs, where, ...toolCount(desk, definition, place.folder.uri)].join(' · '),
        detail: shortLabel(
          [...(reason === undefined ? [] : [reason]), ...(definition ? [serverText(definition)] : [])].join(' — '),
          MAX_DETAIL,
        ),
        ...(definition && withActions(desk, definition, place.folder.uri)),
      });
    }
    if (outcomes.length === 0) items.push({ label: vscode.l10n.t('No MCP servers') });
    for (const { text } of problems) items.push({ label: `$(warning) ${labelText(text)}` });
  }
  const withSession = new Set(desk.sessions.map(({ place }) => place.folder.uri));
  for (const folder of folders.list().filter(({ uri }) => !withSession.has(uri))) {
    const { servers } = await desk.configuration.of(vscode.Uri.parse(folder.uri));
    items.push(separator(vscode.l10n.t('{0}: for new sessions', folder.name)));
    for (const { definition } of servers) {
      items.push({
        label: `$(plug) ${shortLabel(definition.name)}`,
        description: [
          definition.type,
          placeText(definition.origin.source),
          ...toolCount(desk, definition, folder.uri),
        ].join(' · '),
        detail: shortLabel(serverText(definition), MAX_DETAIL),
        ...withActions(desk, definition, folder.uri),
      });
    }
    if (servers.length === 0) items.push({ label: vscode.l10n.t('No MCP servers') });
  }
  return items;
}

/** How many tools it has, where somebody has asked. */
function toolCount(desk: McpDesk, server: McpServerDefinition | undefined, folder: string): readonly string[] {
  const tools = server && desk.tools.of(server, folder);
  return tools ? [vscode.l10n.t('{0} tools', tools.length)] : [];
}

function makerText(name: string, { opening }: SessionPlace): string {
  return opening?.mcpServers?.some((server) => server.name === name)
    ? vscode.l10n.t('from who made the session')
    : vscode.l10n.t('from Parley');
}

function separator(label: string): ServerItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function withActions(
  desk: McpDesk,
  definition: McpServerDefinition,
  folder: string,
): Pick<ServerItem, 'definition' | 'folder' | 'actions' | 'buttons'> {
  const consent = desk.consents.of(definition, folder);
  const isOwn = definition.origin.source.scope === 'user';
  const actions: ServerAction[] = [
    ...(consent === 'given' ? (['tools'] as const) : (['allow'] as const)),
    ...(!isOwn && consent !== 'open' ? (['revoke'] as const) : []),
    'log',
    'open',
  ];
  const tooltips: Readonly<Record<ServerAction, string>> = {
    allow: vscode.l10n.t('Allow'),
    revoke: vscode.l10n.t('Ask About It Again'),
    tools: vscode.l10n.t('List Tools'),
    log: vscode.l10n.t('Show Log'),
    open: vscode.l10n.t('Open'),
  };
  const icons: Readonly<Record<ServerAction, string>> = {
    allow: 'check',
    revoke: 'discard',
    tools: 'tools',
    log: 'output',
    open: 'go-to-file',
  };
  const buttons = actions.map((action) => ({
    iconPath: new vscode.ThemeIcon(icons[action]),
    tooltip: tooltips[action],
  }));
  return { definition, folder, actions, buttons };
}

async function act(
  action: ServerAction,
  { definition, folder }: ServerItem,
  { desk, serverLog }: McpPickerServices,
): Promise<void> {
  if (!definition || folder === undefined) return;
  switch (action) {
    case 'allow':
      if (await isAllowed(definition)) desk.decide(definition, folder, true);
      return;
    case 'revoke':
      desk.decide(definition, folder, undefined);
      return;
    case 'log':
      serverLog.show(definition.name);
      return;
    case 'open':
      await showSource(definition.origin.source, definition.origin.keys);
      return;
    case 'tools': {
      try {
        await showTools(definition.name, await progress(definition.name, () => desk.tools.list(definition, folder)));
      } catch (error) {
        serverLog.warn(definition.name, `its tools could not be listed: ${errorMessage(error)}`);
        const log = vscode.l10n.t('Show Log');
        const text = vscode.l10n.t(
          '“{0}” did not tell its tools: {1}',
          notificationText(shortLabel(definition.name)),
          notificationText(errorMessage(error)),
        );
        if ((await vscode.window.showWarningMessage(text, log)) === log) serverLog.show(definition.name);
      }
    }
  }
}

/** A row of the list may show less than all of it: before it counts, the person sees the whole. */
async function isAllowed(server: McpServerDefinition): Promise<boolean> {
  const whole = wholeServerText(server);
  if (whole.length > MAX_SERVER_TEXT) {
    void vscode.window.showWarningMessage(`${notificationText(shortLabel(server.name))}: ${tooLongText()}`);
    return false;
  }
  const allow = vscode.l10n.t('Allow');
  const question = vscode.l10n.t('Allow the MCP server “{0}”?', shortLabel(server.name));
  return (await vscode.window.showWarningMessage(question, { modal: true, detail: whole }, allow)) === allow;
}

function progress<T>(server: string, task: () => Promise<T>): Thenable<T> {
  const title = vscode.l10n.t('Asking “{0}” for its tools…', notificationText(shortLabel(server)));
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, task);
}

async function showTools(server: string, tools: readonly ListedTool[]): Promise<void> {
  const items = tools.map(({ name, description }) => ({
    label: shortLabel(name),
    detail: shortLabel(description, MAX_DETAIL),
  }));
  await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Tools of “{0}”', shortLabel(server)),
    placeHolder: vscode.l10n.t('{0} tools', tools.length),
    matchOnDetail: true,
  });
}
