import type { HostMessage } from '../../src/chat/protocol';
import type { ConnectTab, EditorTab, EditorTabLook, SurfaceWindows } from '../../src/chat/surfaceWindows';
import type { Panel } from '../../src/chat/panel';

/** An editor tab that a test opens and closes. */
export class FakeTab implements EditorTab {
  readonly received: HostMessage[] = [];
  readonly panel: Panel;
  look: EditorTabLook | undefined;
  isClosed = false;
  reveals = 0;
  readonly #closed: () => void;

  constructor(connect: ConnectTab) {
    const { panel, closed } = connect(this);
    this.panel = panel;
    this.#closed = closed;
  }

  send(message: HostMessage): void {
    this.received.push(message);
  }

  reveal(): void {
    this.reveals++;
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#closed();
  }

  dress(look: EditorTabLook | undefined): void {
    this.look = look;
  }
}

/** VS Code's part in showing webviews, in memory. */
export class FakeWindows implements SurfaceWindows {
  readonly tabs: FakeTab[] = [];
  readonly received: HostMessage[] = [];
  panelReveals = 0;
  histories = 0;

  sendToPanel(message: HostMessage): void {
    this.received.push(message);
  }

  revealPanel(): Promise<void> {
    this.panelReveals++;
    return Promise.resolve();
  }

  openTab(connect: ConnectTab): void {
    this.tabs.push(new FakeTab(connect));
  }

  openHistory(): void {
    this.histories++;
  }
}
