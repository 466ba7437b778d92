import * as vscode from 'vscode';
import type { TraceLevel, TraceSink } from '../acp/trace';
import { disposableTimeout } from '../base/async';
import { Emitter } from '../base/events';
import type { KnownSecrets } from '../base/knownSecrets';
import { labelText } from '../base/labelText';
import { type Disposable, DisposableObject, MutableDisposable } from '../base/lifecycle';
import { TraceBuffer } from './traceBuffer';
import { everything, isShown, type TraceFilter, traceText } from './traceText';

const SCHEME = 'parley-trace';
/** How soon an open trace shows what came in. Milliseconds. */
const REFRESH_MS = 500;

interface FilterItem extends vscode.QuickPickItem {
  readonly group?: keyof TraceFilter;
  readonly value?: string;
}

/** The protocol trace as a read-only document, with VS Code's own search, selection and copy; it can be filtered. */
export class TraceView extends DisposableObject implements vscode.TextDocumentContentProvider {
  readonly #buffer = this.register(new TraceBuffer());
  readonly #changed = this.register(new Emitter<vscode.Uri>());
  readonly onDidChange = this.#changed.event;
  readonly #refresh = this.register(new MutableDisposable<Disposable>());
  readonly #uri = vscode.Uri.from({ scheme: SCHEME, path: 'Parley Protocol Trace' });
  #filter = everything;

  /** @param readLevel What to record; read for every message. @param secrets Are hidden, whatever is recorded. */
  constructor(
    private readonly readLevel: () => TraceLevel,
    private readonly secrets: KnownSecrets,
  ) {
    super();
    this.register(vscode.workspace.registerTextDocumentContentProvider(SCHEME, this));
    this.register(
      this.#buffer.onDidChange(() => {
        this.#refresh.value ??= disposableTimeout(() => {
          this.#refresh.value = undefined;
          this.#changed.fire(this.#uri);
        }, REFRESH_MS);
      }),
    );
  }

  /** Where the messages to and from one agent go. */
  of(agentId: string): TraceSink {
    const { readLevel, secrets } = this;
    const buffer = this.#buffer;
    return {
      get level() {
        return readLevel();
      },
      write(line) {
        buffer.push(agentId, secrets.hideIn(line));
      },
    };
  }

  provideTextDocumentContent(): string {
    const all = this.#buffer.messages();
    const shown = all.filter((message) => isShown(message, this.#filter));
    const { text, leftOut } = traceText(shown);
    const missing = leftOut + this.#buffer.dropped;
    return [
      vscode.l10n.t('Parley protocol trace: {0} of {1} messages', shown.length - leftOut, all.length),
      levelText(this.readLevel()),
      ...(missing > 0 ? [vscode.l10n.t('{0} older messages are not shown', missing)] : []),
      '',
      text,
    ].join('\n');
  }

  /** Shows the trace, and offers to turn it on where it is off. */
  async show(): Promise<void> {
    this.#changed.fire(this.#uri);
    const document = await vscode.workspace.openTextDocument(this.#uri);
    await vscode.window.showTextDocument(document, { preview: false });
    if (this.readLevel() !== 'off') return;
    const on = vscode.l10n.t('Turn On');
    const answer = await vscode.window.showInformationMessage(
      vscode.l10n.t(
        'The protocol trace is off. Turn it on to record the messages between Parley and the agents, without their contents.',
      ),
      on,
    );
    if (answer !== on) return;
    await vscode.workspace.getConfiguration('parley').update('trace', 'messages', vscode.ConfigurationTarget.Global);
  }

  /** Lets the person choose which messages are shown. */
  async filter(): Promise<void> {
    const chosen = await vscode.window.showQuickPick(this.#filterItems(), {
      canPickMany: true,
      title: vscode.l10n.t('Filter Protocol Trace'),
      placeHolder: vscode.l10n.t('Nothing chosen of a group: all of it'),
      // An editor that takes the focus back late, such as a page, would close it.
      ignoreFocusOut: true,
    });
    if (!chosen) return;
    const of = (group: keyof TraceFilter): string[] =>
      chosen.flatMap((item) => (item.group === group && item.value !== undefined ? [item.value] : []));
    this.#filter = {
      directions: of('directions'),
      agents: of('agents'),
      sessions: of('sessions'),
      methods: of('methods'),
    };
    await this.show();
  }

  clear(): void {
    this.#buffer.clear();
  }

  #filterItems(): readonly FilterItem[] {
    const messages = this.#buffer.messages();
    const values = (read: (message: (typeof messages)[number]) => string | undefined): string[] =>
      [...new Set(messages.map(read))].filter((value) => value !== undefined).sort();
    const group = (name: keyof TraceFilter, title: string, of: readonly string[]): FilterItem[] => [
      { label: title, kind: vscode.QuickPickItemKind.Separator },
      ...of.map((value) => ({
        label: directionNames()[value] ?? labelText(value),
        group: name,
        value,
        picked: this.#filter[name].includes(value),
      })),
    ];
    return [
      ...group('directions', vscode.l10n.t('Direction'), ['toAgent', 'fromAgent']),
      ...group(
        'agents',
        vscode.l10n.t('Agent'),
        values(({ agent }) => agent),
      ),
      ...group(
        'sessions',
        vscode.l10n.t('Session'),
        values(({ sessionId }) => sessionId),
      ),
      ...group(
        'methods',
        vscode.l10n.t('Method'),
        values(({ method }) => method),
      ),
    ];
  }
}

function directionNames(): Readonly<Record<string, string>> {
  return { toAgent: vscode.l10n.t('To the agent'), fromAgent: vscode.l10n.t('From the agent') };
}

function levelText(level: TraceLevel): string {
  switch (level) {
    case 'off':
      return vscode.l10n.t('Nothing is recorded now: the setting parley.trace is off.');
    case 'messages':
      return vscode.l10n.t('Recorded without contents. The setting parley.trace can have them recorded as well.');
    case 'payloads':
      return vscode.l10n.t('Recorded with contents: prompts, replies, file contents. Look before you pass it on.');
  }
}
