import * as vscode from 'vscode';
import type { AgentDefinition } from './agents/agentDefinition';
import { markUsed } from './agents/install/contentUse';
import { type InstalledAgent, installedDefinition, readInstalled } from './agents/install/installedAgent';
import { errorMessage } from './base/errors';
import { Emitter } from './base/events';
import { Lazy } from './base/lazy';
import { DisposableObject } from './base/lifecycle';
import type { AddAgentHost } from './workspace/addAgent/addAgentPorts';

/**
 * The agents beside those of the settings: added ones, which are kept in a file that all windows share, and those found on this machine.
 * Nothing is looked for before {@link search}, and nothing but the small file is read.
 */
export class AgentSources extends DisposableObject {
  readonly #changed = this.register(new Emitter<void>());
  readonly onDidChange = this.#changed.event;
  #installed: readonly InstalledAgent[];
  #found: readonly InstalledAgent[] = [];
  /** What finds and adds agents, with its part of the window. */
  readonly #addAgent = new Lazy(async () => {
    const { createAddAgent } = await import('./workspace/addAgent/addAgent');
    return createAddAgent(this.options);
  });
  #isSearched = false;

  constructor(private readonly options: AddAgentHost) {
    super();
    this.#installed = readInstalled(options.root);
    this.register(
      vscode.window.onDidChangeWindowState(({ focused }) => {
        // Another window may have added one.
        if (focused) this.#reload();
      }),
    );
  }

  /** Added ones in the order of their adding, then those that were found. */
  get definitions(): readonly AgentDefinition[] {
    const others = this.#found.filter(({ id }) => !this.#installed.some((one) => one.id === id));
    return [...this.#installed, ...others].map((one) => installedDefinition(one, this.options.root));
  }

  /** Looks once for agents on this machine; they are told by {@link onDidChange}. */
  search(): void {
    if (this.#isSearched) return;
    this.#isSearched = true;
    void this.#search().catch((error: unknown) => {
      this.options.log.warn(`Agents on this machine could not be looked for: ${errorMessage(error)}`);
    });
  }

  /** An agent was started: one that was found is kept from now on, one that was downloaded stays until this window is closed. */
  used(agentId: string): void {
    const { root, log } = this.options;
    const report = (error: unknown): void => log.warn(`Agent ${agentId}: ${errorMessage(error)}`);
    const installed = this.#installed.find(({ id }) => id === agentId);
    const [, id, version] = installed?.kind === 'binary' ? installed.command.split('/') : [];
    if (id !== undefined && version !== undefined) void markUsed(root, id, version).catch(report);
    const found = this.#found.find((one) => one.id === agentId);
    if (installed || !found) return;
    void this.#addAgent
      .get()
      .then((addAgent) => addAgent.keep(found))
      .then(() => this.#reload())
      .catch(report);
  }

  /** "Add Agent…", or "Manage Agents…". @returns the id of an agent that was added */
  async pick(only: 'all' | 'installed'): Promise<string | undefined> {
    try {
      return await (await this.#addAgent.get()).pick(only);
    } finally {
      this.#reload();
    }
  }

  async #search(): Promise<void> {
    const addAgent = await this.#addAgent.get();
    this.#found = await addAgent.find();
    if (this.isDisposed) return;
    if (this.#found.length > 0) this.#changed.fire();
    await addAgent.sweep();
  }

  #reload(): void {
    if (this.isDisposed) return;
    const installed = readInstalled(this.options.root);
    if (JSON.stringify(installed) === JSON.stringify(this.#installed)) return;
    this.#installed = installed;
    this.#changed.fire();
  }
}
