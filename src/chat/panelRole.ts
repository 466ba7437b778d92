import type { UnreadSessions } from './unreadSessions';

/** What one webview's host half is among the others, and what it asks of them. */
export interface PanelRole {
  /** `panel` lists the sessions that are in no editor tab; an `editor` shows one. */
  readonly kind: 'panel' | 'editor';
  readonly unread: UnreadSessions;
  isInEditor(sessionKey: string): boolean;
  /** What it shows has changed, or whether it can be seen. */
  changed(): void;
  /** A person did something in it. */
  used(): void;
  /** The session that it showed was closed, and it shows none in its place. */
  sessionGone(): void;
  /** Offers a new session, where such are offered. */
  offerNewSession(): void;
  /** Shows a session where it is. */
  reveal(sessionKey: string): void;
  openInEditor(sessionKey: string): void;
  moveToPanel(sessionKey: string): void;
  /** Lets the person choose among the sessions. */
  openHistory(): void;
}
