import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { AgentCapabilities } from './acp/agentConnection';
import type { AgentDefinition } from './agents/agentDefinition';
import type { AgentSources } from './agentSources';
import { Emitter } from './base/events';
import { DisposableObject } from './base/lifecycle';
import type { PanelAgents } from './chat/panelPorts';
import type { AgentSummary, SignInMethod } from './chat/protocol';
import { type FolderCatalog, folderCatalog } from './folderCatalog';
import type { PromptAbilities } from './sessions/fitContent';
import type { AgentDirectory } from './sessions/ports';
import { agentsSetting, defaultAgentSetting } from './settings';

/** What the catalog asks of a folder. */
export interface SignInDirectory extends AgentDirectory {
  /** Of a sign-in in a terminal: what is run, for people to read. */
  signInCommandLine(agentId: string, methodId: string): string | undefined;
}

/** Which agents there are in each folder: from the settings, added or found, and the Guide; follows them all. */
export class AgentCatalog extends DisposableObject implements PanelAgents {
  readonly #changed = this.register(new Emitter<void>());
  /** Definitions or an agent's status. */
  readonly onDidChange = this.#changed.event;
  readonly #definitionsChanged = this.register(new Emitter<void>());
  readonly onDidChangeDefinitions = this.#definitionsChanged.event;
  readonly #folders = new Map<string, FolderCatalog>();

  constructor(
    private readonly guide: AgentDefinition,
    private readonly sources: Pick<AgentSources, 'definitions' | 'onDidChange' | 'search' | 'used'>,
    private readonly directoryOf: (folder: string) => SignInDirectory | undefined,
  ) {
    super();
    this.register(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration('parley.agents') && !change.affectsConfiguration('parley.defaultAgent'))
          return;
        this.#readAgain();
      }),
    );
    this.register(
      sources.onDidChange(() => {
        this.#readAgain();
      }),
    );
  }

  /** The agents of a folder, given by its URI. */
  of(folder: string): FolderCatalog {
    let catalog = this.#folders.get(folder);
    if (!catalog) {
      const uri = vscode.Uri.parse(folder);
      catalog = folderCatalog(agentsSetting(uri), defaultAgentSetting(uri), this.guide, this.sources.definitions);
      this.#folders.set(folder, catalog);
    }
    return catalog;
  }

  list(folder: string | undefined): readonly AgentSummary[] {
    if (folder === undefined) return [];
    // Only a panel that is shown asks for the list.
    this.sources.search();
    const directory = this.directoryOf(folder);
    return this.of(folder).definitions.map(({ id, name, command, args, source }): AgentSummary => {
      const status = directory?.link(id).status ?? { state: 'stopped' };
      return {
        id,
        name,
        description:
          source === 'builtin' ? '' : [source === 'registry' ? basename(command) : command, ...args].join(' '),
        source,
        state: status.state,
        ...(status.state === 'failed' ? { failure: status.failure } : {}),
        ...(status.state === 'ready' ? { accepts: acceptedBy(status.agent.capabilities) } : {}),
      };
    });
  }

  defaultAgentId(folder: string | undefined): string | undefined {
    return folder === undefined ? undefined : this.of(folder).defaultAgentId;
  }

  signInMethods(folder: string, agentId: string): readonly SignInMethod[] {
    const directory = this.directoryOf(folder);
    const status = directory?.link(agentId).status;
    if (status?.state !== 'ready') return [];
    return status.agent.authMethods.map(({ methodId, name, description, type }) => {
      const commandLine = type === 'terminal' ? directory?.signInCommandLine(agentId, methodId) : undefined;
      return {
        methodId,
        name,
        type,
        ...(description === undefined ? {} : { description }),
        ...(commandLine === undefined ? {} : { commandLine }),
      };
    });
  }

  problems(): readonly string[] {
    const named = [...this.#folders.values()].flatMap(({ problems }) =>
      problems.map(({ path, expected }) => vscode.l10n.t('{0} is not {1}', path, expected)),
    );
    return [...new Set(named)];
  }

  /** An agent's process was started. */
  used(agentId: string): void {
    this.sources.used(agentId);
  }

  #readAgain(): void {
    this.#folders.clear();
    this.#definitionsChanged.fire();
    this.#changed.fire();
  }

  /** Something about an agent changed that the panel shows. */
  statusChanged(): void {
    this.#changed.fire();
  }

  /** Forgets a folder that is gone. */
  forget(folder: string): void {
    this.#folders.delete(folder);
  }
}

function acceptedBy({ promptImage, promptAudio, promptEmbeddedContext }: AgentCapabilities): PromptAbilities {
  return { promptImage, promptAudio, promptEmbeddedContext };
}
