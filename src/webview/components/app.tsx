import type { Ref, VNode } from 'preact';
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import type { PanelState } from '../../chat/protocol';
import type { PromptAbilities } from '../../sessions/fitContent';
import type { PlaceAttachment } from '../../sessions/promptAttachment';
import type { PermissionMode } from '../../sessions/permissions/permissionRule';
import type { MessageRow, SessionState } from '../../sessions/state';
import type { PanelView, SessionView } from '../replica';
import type { RowRequests } from '../rowRequests';
import { usePanel } from '../hooks';
import { CheckpointsContext, SessionContext } from '../panelContext';
import { t } from '../l10n';
import { isBusy } from '../text/agentText';
import { textOf } from '../text/contentText';
import { Transcript } from '../transcript/transcript';
import { BackgroundView } from './backgroundView';
import { ChangesBar } from './changesBar';
import { Composer } from './composer';
import type { ComposerHandle, Message } from './composer';
import { ConfigOptions } from './configOptions';
import { EmptyState } from './emptyState';
import { Footer } from './footer';
import { Header } from './header';
import { PanelNotices } from './panelNotices';
import { Picker } from './picker';
import { Plans } from './planView';
import { QueueView } from './queueView';
import { ReadOnlyBar } from './readOnlyBar';
import { RequestDock } from './requestDock';
import { SessionNotes } from './sessionNotes';
import { StatusRegion } from './statusRegion';
import { Suggestions } from './suggestions';

export interface AppProps {
  readonly view: PanelView;
  readonly composer: Ref<ComposerHandle>;
  readonly rowRequests: RowRequests;
  /** What the person looks at in the editor. */
  readonly editorContext: PlaceAttachment | undefined;
}

/** The whole panel. */
export function App({ view, ...others }: AppProps): VNode | null {
  return view.panel ? (
    <Panel
      panel={view.panel}
      session={view.session}
      changes={view.changes}
      found={view.found}
      findAsked={view.findAsked}
      {...others}
    />
  ) : null;
}

interface PanelProps extends Omit<AppProps, 'view'> {
  readonly panel: PanelState;
  readonly session: SessionView | undefined;
  readonly changes: PanelView['changes'];
  readonly found: PanelView['found'];
  readonly findAsked: PanelView['findAsked'];
}

function Panel(props: PanelProps): VNode {
  const { panel, session, found, findAsked, composer, rowRequests, editorContext } = props;
  const { post } = usePanel();
  const own = useRef<ComposerHandle>(null);
  const choice = useChoice(panel);
  const shown = panel.sessions.find(({ key }) => key === panel.shown);
  const agentName = shown?.agentName ?? choice.agentName;
  const state = session?.state;
  const busy = isBusy(state?.activity ?? 'idle');
  const [sent, setSent] = useState(0);
  const folder = shown?.folder ?? choice.folder ?? '';
  const branches = shown?.branches;

  const context = useMemo(
    () => (panel.shown === undefined ? undefined : { key: panel.shown, folder, ...(branches && { branches }) }),
    [panel.shown, folder, branches],
  );

  const changes = props.changes?.sessionKey === panel.shown ? props.changes?.changes : undefined;
  const restorable = changes?.checkpoints.join(' ') ?? '';
  const checkpoints = useMemo(() => new Set(restorable.split(' ').filter((id) => id !== '')), [restorable]);

  const send = ({ text, attachments }: Message): void => {
    const message = { text, ...(attachments.length > 0 && { attachments }) };
    if (panel.shown !== undefined) post({ type: 'prompt', sessionKey: panel.shown, ...message });
    else {
      post({ type: 'prompt', ...message, ...choice.intent });
      choice.setMode('ask');
    }
    setSent((count) => count + 1);
  };
  const { shown: sessionKey } = panel;
  const { setMode } = choice;
  const pickMode = useCallback(
    (mode: PermissionMode) => {
      if (sessionKey === undefined) setMode(mode);
      else post({ type: 'setPermissionMode', sessionKey, mode });
    },
    [sessionKey, setMode, post],
  );
  const takeSuggestion = useCallback((text: string) => own.current?.replace(text), []);
  const takeHandle = (handle: ComposerHandle | null): void => {
    own.current = handle;
    if (typeof composer === 'function') composer(handle);
    else if (composer) composer.current = handle;
  };

  return (
    <SessionContext.Provider value={context}>
      <Header panel={panel} state={state} />
      <main class="main">
        {session && <Plans plans={session.state.plans} sessionKey={session.key} busy={busy} />}
        <div class="conversation">
          {panel.shown === undefined ? (
            <EmptyState
              agents={panel.agents}
              chosen={choice.agentId}
              onChoose={choice.setAgent}
              onStart={() => {
                post({ type: 'newSession', ...choice.intent });
                own.current?.focus();
              }}
            />
          ) : (
            session && (
              <CheckpointsContext.Provider value={checkpoints}>
                <Transcript
                  key={session.key}
                  session={session}
                  agentName={agentName}
                  folder={folder}
                  signInMethods={shown?.signInMethods ?? []}
                  rowRequests={rowRequests}
                  found={found}
                  findAsked={findAsked ?? 0}
                  sent={sent}
                />
              </CheckpointsContext.Provider>
            )
          )}
        </div>
        <PanelNotices
          trusted={panel.trusted}
          hasFolder={panel.folders.length > 0}
          isVirtual={panel.areFoldersVirtual === true}
          problems={panel.settingsProblems}
          storageProblems={panel.storageProblems}
        />
        {shown?.notes && <SessionNotes sessionKey={shown.key} notes={shown.notes} />}
        {session && <BackgroundView sessionKey={session.key} state={session.state} />}
        {session && (
          <RequestDock
            sessionKey={session.key}
            state={session.state}
            agentName={agentName}
            folder={folder}
            onAnswered={() => own.current?.focus()}
          />
        )}
        {session && !busy && <Suggestions suggestions={session.state.promptSuggestions} onTake={takeSuggestion} />}
        {session && changes && <ChangesBar sessionKey={session.key} changes={changes} folder={folder} />}
        {session && <QueueView sessionKey={session.key} queue={session.state.queue} />}
        {session && state?.link.state === 'readOnly' ? (
          <ReadOnlyBar sessionKey={session.key} agentName={agentName} />
        ) : (
          <Composer
            handle={takeHandle}
            sessionKey={panel.shown}
            folder={folder}
            agentName={agentName}
            accepts={panel.shown === undefined ? choice.accepts : shown?.accepts}
            commands={state?.commands ?? noCommands}
            context={editorContext}
            busy={busy}
            stopping={state?.activity === 'cancelling'}
            placeholder={busy ? t('Add a message to the queue') : t('Message {0}', agentName)}
            history={() => (state ? promptTexts(state) : [])}
            send={send}
          >
            {panel.shown === undefined ? (
              <NewSessionPickers panel={panel} choice={choice} />
            ) : (
              <span class="composer-agent" title={agentName}>
                {agentName}
              </span>
            )}
            {session && <ConfigOptions sessionKey={session.key} options={session.state.configOptions} />}
          </Composer>
        )}
      </main>
      <Footer
        folder={panel.shown === undefined && panel.folders.length > 1 ? '' : folder}
        mode={panel.shown === undefined ? choice.mode : (state?.permissionMode ?? 'ask')}
        trusted={panel.trusted}
        usage={state?.usage}
        onPickMode={pickMode}
      />
      <StatusRegion sessionKey={session?.key} state={state} agentName={agentName} />
    </SessionContext.Provider>
  );
}

const noCommands: SessionState['commands'] = [];

/** The agent and the folder that a new session gets. */
interface Choice {
  readonly accepts: PromptAbilities | undefined;
  readonly agentId: string | undefined;
  readonly agentName: string;
  readonly folder: string | undefined;
  readonly mode: PermissionMode;
  readonly intent: { readonly agentId?: string; readonly folder?: string; readonly mode?: PermissionMode };
  readonly setMode: (mode: PermissionMode) => void;
  readonly setAgent: (agentId: string) => void;
  readonly setFolder: (folder: string) => void;
}

function useChoice({ agents, folders, defaultAgentId, defaultFolder }: PanelState): Choice {
  const [pickedAgent, setAgent] = useState<string>();
  const [pickedFolder, setFolder] = useState<string>();
  const [mode, setMode] = useState<PermissionMode>('ask');
  const agent =
    agents.find(({ id }) => id === pickedAgent) ?? agents.find(({ id }) => id === defaultAgentId) ?? agents[0];
  const folder = folders.find(({ uri }) => uri === pickedFolder)?.uri ?? defaultFolder ?? folders[0]?.uri;
  return {
    accepts: agent?.accepts,
    agentId: agent?.id,
    agentName: agent?.name ?? t('the agent'),
    folder,
    mode,
    intent: {
      ...(agent ? { agentId: agent.id } : {}),
      ...(folder === undefined ? {} : { folder }),
      ...(mode === 'ask' ? {} : { mode }),
    },
    setMode,
    setAgent,
    setFolder,
  };
}

function NewSessionPickers({ panel, choice }: { panel: PanelState; choice: Choice }): VNode {
  return (
    <>
      <Picker
        label={t('Agent')}
        value={choice.agentId ?? ''}
        groups={new Map([['', panel.agents.map(({ id, name }) => ({ value: id, name }))]])}
        onPick={choice.setAgent}
      />
      {panel.folders.length > 1 && (
        <Picker
          label={t('Folder')}
          value={choice.folder ?? ''}
          groups={new Map([['', panel.folders.map(({ uri, name }) => ({ value: uri, name }))]])}
          onPick={choice.setFolder}
        />
      )}
    </>
  );
}

function promptTexts({ rows }: SessionState): readonly string[] {
  return [...rows]
    .filter((row): row is MessageRow => row.kind === 'message' && row.role === 'user')
    .map(({ content }) => textOf(content))
    .filter((text) => text !== '');
}
