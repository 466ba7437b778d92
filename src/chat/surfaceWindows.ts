import type { Panel } from './panel';
import type { HostMessage } from './protocol';

/** An editor tab, as far as it is VS Code's. */
export interface EditorTab {
  send(message: HostMessage): void;
  reveal(): void;
  close(): void;
  /** What the tab itself says of its session; undefined: it shows none. */
  dress(look: EditorTabLook | undefined): void;
}

export interface EditorTabLook {
  /** Empty: not named yet. */
  readonly title: string;
  readonly badge: 'waiting' | 'unread' | undefined;
}

/** Gives an editor tab its host half; `closed` is to be called when the tab is gone. */
export type ConnectTab = (tab: EditorTab) => { readonly panel: Panel; readonly closed: () => void };

/** How VS Code shows webviews. */
export interface SurfaceWindows {
  sendToPanel(message: HostMessage): void;
  /** Shows the panel's view, wherever it is. */
  revealPanel(): Promise<void>;
  /** Opens an editor tab and hands it over. */
  openTab(connect: ConnectTab): void;
  /** Lets the person choose among the sessions. */
  openHistory(): void;
}
