import { disposableTimeout } from '../base/async';
import type { Disposable } from '../base/lifecycle';
import { DisposableObject, MutableDisposable } from '../base/lifecycle';
import type { PanelChanges } from './panelPorts';
import type { HostMessage } from './protocol';

/** Changes are told together that come within this time, after the first: an agent may change thousands of files. Milliseconds. */
const GATHER_MS = 100;

/** Tells a webview what there is to review in a session: one page of files at a time, whole, as it is now. */
export class ChangesFeed extends DisposableObject {
  readonly #waiting = this.register(new MutableDisposable<Disposable>());
  #start = 0;
  #visible = false;
  #isTold = false;
  #isWaiting = false;

  constructor(
    readonly sessionKey: string,
    private readonly changes: PanelChanges,
    private readonly post: (message: HostMessage) => void,
  ) {
    super();
    this.register(
      changes.onDidChange((sessionId) => {
        if (sessionId === sessionKey) this.#changed();
      }),
    );
  }

  /** A hidden webview is told nothing. */
  setVisible(visible: boolean): void {
    const wasVisible = this.#visible;
    this.#visible = visible;
    if (visible && !wasVisible) this.#tell();
  }

  /** @param start The number of the first file that is wanted. */
  show(start: number): void {
    this.#start = start;
    this.#tell();
  }

  #changed(): void {
    if (!this.#visible || this.#isWaiting) return;
    this.#isWaiting = true;
    this.#waiting.value = disposableTimeout(() => {
      this.#isWaiting = false;
      if (this.#visible) this.#tell();
    }, GATHER_MS);
  }

  #tell(): void {
    const changes = this.changes.view(this.sessionKey, this.#start);
    // Most sessions have nothing to review, and a webview begins with nothing.
    if (!changes && !this.#isTold) return;
    this.#isTold = true;
    this.#start = changes?.start ?? 0;
    this.post({ type: 'changes', sessionKey: this.sessionKey, ...(changes && { changes }) });
  }
}
