import * as vscode from 'vscode';
import { AgentCatalog } from './agentCatalog';
import { AgentSources } from './agentSources';
import { publicApi } from './api';
import { AgentMethods } from './api/agentMethods';
import type { ParleyApi } from './api/parley';
import { AgentProcesses } from './agents/agentProcesses';
import { registerAgentCommands, sayFallback } from './agentCommands';
import { setListenerErrorHandler } from './base/events';
import { KnownSecrets } from './base/knownSecrets';
import { Lazy } from './base/lazy';
import { type Disposable, DisposableStore } from './base/lifecycle';
import { RecentProblems } from './base/recentProblems';
import { registerChangeCommands } from './changeCommands';
import type { ChangeReview } from './changeReview';
import { registerCommands } from './chat/commands';
import { RulePolicy } from './chat/permissionPolicy';
import { PermissionSettings } from './permissionSettings';
import { authorizeCommand } from './workspace/accessRequests';
import { ProblemActions } from './workspace/problemActions';
import { terminalSelection } from './workspace/terminalSelection';
import { policyWorld } from './workspace/pathPlaces';
import { NoticeView } from './chat/noticeView';
import { Notices } from './chat/notices';
import { OpenSessions } from './chat/openSessions';
import { PanelView } from './chat/panelView';
import { followContexts } from './chat/statusContexts';
import { EditorTools } from './editorTools';
import { guideDefinition } from './folderCatalog';
import { registerFollowCommands } from './followCommands';
import { FolderScope } from './folderScope';
import { McpLog } from './workspace/mcp/mcpLog';
import { registerMcpCommands } from './mcpCommands';
import { SessionSetups } from './sessionSetup';
import { rulesOnly, ShareCommand } from './shareCommand';
import { LazyChanges } from './lazyChanges';
import { LazyFollowing } from './lazyFollowing';
import { StartedPackages } from './startedPackages';
import { McpBridges } from './mcp/bridges';
import type { Environment } from './processes/environment';
import { ShellEnvironment } from './processes/shellEnvironment';
import { Watchdog } from './processes/watchdog';
import { directoriesOf, type SessionHost, type SessionPlace, systemClock } from './sessions/ports';
import { SessionStorage } from './sessionStorage';
import { SessionManager } from './sessions/sessionManager';
import { WorkspaceSessions } from './sessions/workspaceSessions';
import {
  additionalFoldersSetting,
  followAgentSetting,
  fontSettings,
  historySettings,
  includeSelectionSetting,
  notificationsSetting,
  registryUrlSetting,
  traceSetting,
} from './settings';
import { AgentConsent } from './workspace/agentConsent';
import { WorkspaceAttachments } from './workspace/attachments/workspaceAttachments';
import { DraftFiles } from './workspace/draftFiles';
import { EditorContext, selectionAttachment } from './workspace/editorContext';
import { folderEnvironment } from './workspace/folderEnvironment';
import { FileCatalog } from './workspace/mentions/fileCatalog';
import { LazyMentionFinder } from './workspace/mentions/lazyMentionFinder';
import { LateCode } from './workspace/lateCode';
import { LateFiles } from './workspace/lateFiles';
import { LateTerminals } from './workspace/lateTerminals';
import { PanelActions } from './workspace/panelActions';
import { PanelAppearance } from './workspace/panelAppearance';
import { Secrets } from './workspace/secrets';
import { SessionMemento } from './workspace/sessionMemento';
import { TraceView } from './workspace/traceView';
import type { PolicyWorld } from './sessions/permissions/decide';
import { registerChat } from './workspace/vscodeChat/registerChat';
import { WorkspaceFolders } from './workspace/workspaceFolders';

/** How long an agent may take to end a turn that was cancelled. Milliseconds. */
const CANCEL_GRACE_MS = 10_000;

/** All of Parley in one window. */
export interface Parley extends Disposable {
  /** For other extensions. */
  readonly api: ParleyApi;
  /** Settles when every agent's process is gone, and all that was said is stored. */
  end(): Promise<void>;
}

/** Puts all parts together: the one place where the rooms meet. Starts no process and reads no file. */
export function compose(context: vscode.ExtensionContext): Parley {
  const store = new DisposableStore();
  const channel = store.add(vscode.window.createOutputChannel('Parley', { log: true }));
  const log = new RecentProblems(channel);
  setListenerErrorHandler((error) => {
    log.error(error instanceof Error ? error : String(error));
  });
  const knownSecrets = new KnownSecrets();
  const trace = store.add(new TraceView(traceSetting, knownSecrets));
  const folders = store.add(new WorkspaceFolders());
  const watchdog = new Watchdog(context.asAbsolutePath('dist/watchdog.js'), log);
  const processes = store.add(new AgentProcesses(log, watchdog));
  const guideFolder = vscode.Uri.joinPath(context.globalStorageUri, 'guide').fsPath;
  const guide = guideDefinition(context.asAbsolutePath('dist/guide.js'), guideFolder);
  const methods = store.add(new AgentMethods(log));
  const scopes = new Map<string, FolderScope>();
  const { version } = context.extension.packageJSON as { readonly version: string };
  const secrets = new Secrets(context.secrets, knownSecrets, log);
  const consent = new AgentConsent(context.workspaceState);
  const shellEnvironment = new ShellEnvironment({ log, onFallback: sayFallback });
  const stored = (...path: readonly string[]): string => vscode.Uri.joinPath(context.globalStorageUri, ...path).fsPath;
  const packages = new StartedPackages(context.globalState);
  const sources = store.add(
    new AgentSources({
      unpackScript: context.asAbsolutePath('dist/unpack.js'),
      snapshotFile: context.asAbsolutePath('media/agents.json'),
      root: stored('agents'),
      cacheFile: stored('registry.json'),
      registryUrl: registryUrlSetting,
      environment: () => shellEnvironment.get(),
      takenNames: (): readonly string[] =>
        folders.list().flatMap(({ uri }) => catalog.of(uri).definitions.map(({ name }) => name)),
      log,
    }),
  );
  const catalog = store.add(new AgentCatalog(guide, sources, (folder) => scopes.get(folder)));

  /** The other folders of the workspace, where they are to go along with a session of this one. */
  const otherFolders = ({ folder }: SessionPlace): readonly string[] =>
    additionalFoldersSetting(vscode.Uri.parse(folder.uri))
      ? folders.list().flatMap(({ uri, path }) => (uri === folder.uri ? [] : [path]))
      : [];
  /** Where the agent of a session may read and write. */
  const reach = (place: SessionPlace): readonly [string, ...string[]] => [
    ...directoriesOf(place),
    ...otherFolders(place),
  ];
  const bridges = store.add(new McpBridges({ shimScript: context.asAbsolutePath('dist/mcpShim.js'), log }));
  const editorTools = store.add(
    new EditorTools({
      folders: reach,
      files: (place, access) => new LateFiles(() => reach(place), access),
      aroundWrite: (place) => (file, write) => changes.write(place.sessionId, file, write),
      environment: async (folder) => folderEnvironment(await shellEnvironment.get(), folder),
      log,
      watchdog,
      version,
    }),
  );
  store.add(
    new ShareCommand({
      tools: editorTools,
      bridges,
      folders: () => folders.list(),
      access: (folder) => rulesOnly(permissions, folder),
      files: (roots, access) => new LateFiles(() => roots, access),
      log,
    }),
  );
  const serverLog = store.add(new McpLog(knownSecrets));
  const setups = store.add(
    new SessionSetups({
      loadDesk: async () => {
        const { McpDesk } = await import('./mcpDesk');
        return new McpDesk({
          sessions,
          secrets,
          files: { user: vscode.Uri.joinPath(context.globalStorageUri, '..', '..', 'settings.json') },
          memento: context.workspaceState,
          ownEnvironment: () => shellEnvironment.get(),
          surroundings: (place, { additionalDirectories }) => ({
            editorTools: editorTools.areGiven(place),
            folders: additionalDirectories ? otherFolders(place) : [],
          }),
          runner: {
            command: process.execPath,
            args: [context.asAbsolutePath('dist/inFolder.js')],
            env: { ELECTRON_RUN_AS_NODE: '1' },
          },
          serverLog,
          watchdog,
          log,
        });
      },
      carry: (server, connection) => bridges.carry(server, connection),
      ownServers: (place, ask, access) => editorTools.of(place, ask, access),
      otherFolders,
      log,
    }),
  );
  const rules = store.add(new PermissionSettings(context.workspaceState));
  const world = (place: SessionPlace): PolicyWorld => policyWorld([...directoriesOf(place), ...otherFolders(place)]);
  const permissions = store.add(new RulePolicy(rules, () => vscode.workspace.isTrusted, world));
  const host: SessionHost = {
    clock: systemClock,
    log,
    permissions,
    cancelGraceMs: CANCEL_GRACE_MS,
    setup: setups.setup,
    files: (place, access) =>
      following.files(
        place.sessionId,
        new LateFiles(
          () => reach(place),
          access,
          (file, write) => changes.write(place.sessionId, file, write),
        ),
      ),
    terminals: (place, onUpdate, access) => {
      const environment = async (): Promise<Environment> =>
        folderEnvironment(await shellEnvironment.get(), vscode.Uri.parse(place.folder.uri));
      const authorize = (command: string, cwd: string, signal: AbortSignal): Promise<void> =>
        authorizeCommand(access, command, cwd, signal);
      return new LateTerminals({ cwd: directoriesOf(place)[0], environment, authorize, onUpdate, log, watchdog });
    },
  };
  const sessions = store.add(
    new WorkspaceSessions((folder) => {
      const scope = new FolderScope(folder, {
        catalog,
        processes,
        shellEnvironment,
        secrets,
        consent,
        packages,
        trace,
        connected: (connection, agentId, folderUri) => {
          methods.attach(connection, { agentId, folder: folderUri });
        },
        log,
        version,
      });
      scopes.set(folder.uri, scope);
      const manager = new SessionManager(folder, scope, host);
      scope.endIdleAgents(manager);
      return manager;
    }),
  );
  store.add(
    permissions.onDidChange(() => {
      for (const session of sessions.all) session.reconsiderRequests();
    }),
  );
  store.add(
    sessions.onDidChange(() => {
      permissions.keepOnly(new Set(sessions.all.map(({ id }) => id)));
    }),
  );
  const followFolders = (): void => {
    const listed = folders.list();
    for (const uri of scopes.keys()) if (!listed.some((folder) => folder.uri === uri)) scopes.delete(uri);
    sessions.setFolders(listed);
  };
  store.add(folders.onDidChange(followFolders));
  followFolders();

  const file = context.storageUri && vscode.Uri.joinPath(context.storageUri, 'sessions.db').fsPath;
  const drafts = new DraftFiles(context.storageUri && vscode.Uri.joinPath(context.storageUri, 'drafts'), log);
  // After the sessions, so that it ends before them: a turn that runs when the window is closed is kept as one that runs.
  const storage = store.add(
    new SessionStorage({
      script: context.asAbsolutePath('dist/store.js'),
      files: file === undefined ? undefined : { sessions: file, index: stored('sessions.db') },
      sessions,
      retention: historySettings,
      forget: async (gone) => {
        const { forgetGone } = await import('./goneSessions');
        return forgetGone(gone, { drafts, changes, guideFolder, log });
      },
      log,
    }),
  );
  const files = store.add(new FileCatalog(log));
  const kept = vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'changes');
  const shown = (): string | undefined => surfaces.active.shown?.id;
  const loadChanges = async (): Promise<ChangeReview> => {
    const { ChangeReview } = await import('./changeReview');
    return new ChangeReview({ storage: { folder: kept.fsPath }, catalog: files, log, shown });
  };
  const changes = store.add(new LazyChanges(sessions, loadChanges, log));
  store.add(registerChangeCommands(changes, shown));

  const actions = store.add(
    new PanelActions(log, async (folder, agentId, methodId) => scopes.get(folder)?.signInCommand(agentId, methodId)),
  );
  const services = {
    sessions,
    agents: catalog,
    folders,
    actions,
    code: store.add(new LateCode(log)),
    permissions,
    mentions: new LazyMentionFinder(files, log),
    changes,
    attachments: new WorkspaceAttachments(),
    drafts,
    context: store.add(new EditorContext(includeSelectionSetting)),
    appearance: store.add(new PanelAppearance(fontSettings)),
    storage,
    notes: setups,
    log,
  };
  const { surfaces } = store.add(new PanelView(context.extensionUri, services));
  const following = store.add(
    new LazyFollowing({
      sessions,
      shown: () => surfaces.active.shown,
      onDidChangeShown: surfaces.onDidChange,
      agentName: ({ folder, agentId }) =>
        catalog.of(folder).definitions.find(({ id }) => id === agentId)?.name ?? agentId,
      setting: followAgentSetting,
      log,
    }),
  );
  store.add(registerFollowCommands(following));
  const records = new SessionMemento(context.workspaceState, log);
  store.add(new OpenSessions(sessions, surfaces, records, file === undefined ? undefined : storage.read));
  store.add(followContexts(surfaces));
  const history = new Lazy(async () => {
    const { HistoryPart } = await import('./historyPart');
    return new HistoryPart(
      {
        ...{ storage, sessions, agents: catalog, drafts, changes, scopes, log },
        folders: () => folders.list(),
        currentFolder: () => folders.current(),
        now: () => systemClock.now(),
      },
      surfaces,
    );
  });
  const notices = new NoticeView(catalog, () => performance.now());
  store.add(new Notices(sessions, surfaces, notices, notificationsSetting));
  store.add(
    vscode.languages.registerCodeActionsProvider({ scheme: 'file' }, new ProblemActions(), {
      providedCodeActionKinds: [ProblemActions.kind],
    }),
  );
  store.add(
    registerCommands({
      surfaces,
      sessions,
      answerNotification: (key) => {
        notices.follow(key);
      },
      attachments: {
        selection: () => selectionAttachment(vscode.window.activeTextEditor),
        of: (uris) => services.attachments.of(uris),
        terminalSelection,
        clicked: async (what, args) => (await import('./workspace/addToParley/clicked')).clickedAttachments(what, args),
        composed: async (what, args) => (await import('./workspace/addToParley/clicked')).composeMessage(what, args),
      },
      openHistory: async () => (await history.get()).show(),
      actOn: async (action, session) => (await history.get()).act(action, session),
      hasFolder: () => folders.list().length > 0,
      showTrace: () => trace.show(),
      showLog: () => {
        channel.show();
      },
    }),
  );
  store.add(
    registerAgentCommands({
      secrets,
      trace,
      log,
      sessions,
      scopes,
      version,
      shellEnvironment,
      sources,
      showPermissionRules: async () => {
        const { showPermissionRules } = await import('./permissionRulesView');
        const session = surfaces.active.shown;
        const folder = session?.folder ?? folders.current();
        if (folder !== undefined) showPermissionRules({ rules, policy: permissions, session, folder });
      },
      startSession: async (agentId) => {
        await surfaces.revealPanel();
        await surfaces.panel.newSession(agentId)?.start();
      },
    }),
  );
  store.add(registerMcpCommands({ setups, sessions, agents: catalog, folders, serverLog, log }));
  const api = publicApi({ sessions, folders, agents: catalog, methods, log }, surfaces);
  const named = {
    names: () => {
      const folder = folders.current();
      return folder === undefined ? [] : catalog.of(folder).definitions;
    },
  };
  store.add(registerChat(api, named, vscode.Uri.joinPath(context.extensionUri, 'media', 'parley.svg'), log));
  return {
    api,
    dispose: () => {
      store.dispose();
    },
    end: async () => {
      store.dispose();
      await Promise.all([storage.end(), processes.endAll(), changes.stored()]);
    },
  };
}
