import type { ContentBlock } from '../acp/content';
import type { Event } from '../base/events';
import type { Disposable } from '../base/lifecycle';
import type { Log } from '../base/log';
import type { ChangesView, RestoreOutcome } from '../changes/changedFile';
import type { Mention, MentionQuery } from '../sessions/mention';
import type { PermissionRule, RuleScope } from '../sessions/permissions/permissionRule';
import type { PlaceAttachment, PromptAttachment, SessionAttachment } from '../sessions/promptAttachment';
import type { WorkspaceSessions } from '../sessions/workspaceSessions';
import type { LiveTerminal } from './liveTerminal';
import type {
  AgentSummary,
  FolderSummary,
  ResolvedPath,
  PanelFont,
  SessionNote,
  SignInMethod,
  StorageProblem,
} from './protocol';

/** What the panel needs to know and do beyond sessions; `compose` hands in the real things. */

export interface PanelServices {
  readonly sessions: WorkspaceSessions;
  readonly agents: PanelAgents;
  readonly folders: PanelFolders;
  readonly actions: PanelActions;
  readonly mentions: PanelMentions;
  readonly attachments: PanelAttachments;
  readonly drafts: PanelDrafts;
  readonly context: PanelContext;
  readonly appearance: PanelAppearance;
  readonly code: PanelCode;
  readonly storage: PanelStorage;
  readonly notes: PanelNotes;
  readonly permissions: PanelPermissions;
  readonly changes: PanelChanges;
  readonly log: Log;
}

/** How sessions are kept. */
export interface PanelStorage {
  readonly problems: readonly StorageProblem[];
  readonly onDidChange: Event<void>;
}

/** What the person should know of sessions beside their transcripts. */
export interface PanelNotes {
  of(sessionId: string): readonly SessionNote[];
  /** What a note offers; one that there is not any more is passed over. */
  act(sessionId: string, noteId: string, actionId: string): void;
  readonly onDidChange: Event<void>;
}

/** The rules by which questions are answered without the person. */
export interface PanelPermissions {
  /** Rejects with a text for the person when it cannot be kept. */
  addRule(
    session: { readonly id: string; readonly folder: string },
    scope: RuleScope,
    rule: PermissionRule,
  ): Promise<void>;
  readonly onDidChange: Event<void>;
  /** What is wrong with the rules of a folder, or to be done about them. */
  problems(folder: string): readonly string[];
}

/** How the panel looks, as far as settings say. */
export interface PanelAppearance {
  font(): PanelFont;
  readonly onDidChange: Event<void>;
}

/** What can be named in a message, other than sessions. */
export interface PanelMentions {
  /** Tells all that it has found so far, best first, until `done`; nothing once the result is disposed. */
  find(query: MentionQuery, tell: (found: readonly Mention[], done: boolean) => void): Disposable;
}

/** What goes along with a message. Rejections are texts for the person. */
export interface PanelAttachments {
  /** What it stands for, as it is now. */
  block(attachment: Exclude<PromptAttachment, SessionAttachment>): Promise<ContentBlock>;
  /** Files and folders by their addresses; what is not there is left out. */
  of(uris: readonly string[]): Promise<readonly PromptAttachment[]>;
  /** Asks the person for files. */
  pick(folder: string | undefined): Promise<readonly PromptAttachment[]>;
  open(attachment: Exclude<PromptAttachment, SessionAttachment>): Promise<void>;
  /** Says that something is not there any more. */
  goneText(name: string): string;
}

/** Messages that are being written, by session; the empty key is for a new session. */
export interface PanelDrafts {
  /** As it was written, or undefined. Never rejects. */
  read(key: string): Promise<unknown>;
  /** @param draft Plain JSON; undefined: there is none any more. */
  write(key: string, draft: unknown): void;
}

/** What the person looks at in the editor. */
export interface PanelContext {
  /** Undefined: nothing, or the person does not want it to be offered. */
  readonly current: PlaceAttachment | undefined;
  readonly onDidChange: Event<void>;
}

/** The agents that can be picked. */
export interface PanelAgents {
  /** Those of a folder, in the order in which they are offered. */
  list(folder: string | undefined): readonly AgentSummary[];
  /** The one that a new session gets in the folder. */
  defaultAgentId(folder: string | undefined): string | undefined;
  /** How one can sign in to an agent of a folder, as far as the agent has told. */
  signInMethods(folder: string, agentId: string): readonly SignInMethod[];
  /** What is wrong in the settings, each naming its entry. */
  problems(): readonly string[];
  readonly onDidChange: Event<void>;
}

/** The workspace's folders. */
export interface PanelFolders {
  list(): readonly FolderSummary[];
  /** The URI of the folder of the active editor, else of the first folder. */
  current(): string | undefined;
  readonly trusted: boolean;
  /** There are folders, but none on a disk: agents cannot work in them. */
  readonly areVirtual?: boolean;
  readonly onDidChange: Event<void>;
}

/** What leaves the panel. */
export interface PanelActions {
  /** A link in an agent's text: opened outside after VS Code's own question, or in an editor when it is a file of the workspace. */
  openLink(href: string, folder: string | undefined): void;
  /** Opens a page to which the person has consented, having seen its address. */
  openPage(url: string): void;
  /** Lets the person sign in to an agent of a folder in a terminal. @returns Whether the program said that it went well. */
  signInInTerminal(folder: string, agentId: string, methodId: string): Promise<boolean>;
  /** @param path Absolute. @param line Counted from 1, as `column` is. */
  openFile(path: string, line: number | undefined, column?: number): void;
  /** Shows a command in a terminal of its own, which disposes it. */
  openTerminal(terminal: LiveTerminal): void;
  copy(text: string): void;
  openSettings(query: string): void;
  /** Tells the person that something did not work. */
  say(text: string): void;
  /** What a session is called that parts from another one. @param title Of the other. */
  branchTitle(title: string): string;
  /** Shows that a session is being made that parts from another one, until that has settled: an agent may take its time. */
  showBranching(agentName: string, work: Promise<unknown>): void;
  /** Tells that a message was sent in the same session, since the agent could make no other of what came before it. */
  sayNotBranched(agentName: string): void;
  /** Tells why a message was not sent again. */
  notSentText(why: NotSent, agentName: string): string;
  addAgent(): void;
  manageTrust(): void;
}

/** What becomes of code and of paths that agents write. `folder` is the URI of the session's folder. */
export interface PanelCode {
  /** Which of some texts are files of the folder. */
  resolvePaths(folder: string, paths: readonly string[]): Promise<readonly ResolvedPath[]>;
  /** Puts code at the cursor of the editor that was used last. */
  insert(text: string): void;
  /** Shows what would change in a file of the folder, or else in the editor that was used last; changes it when the person says so. */
  apply(folder: string, text: string, path: string | undefined): void;
  /** Shows a change in a diff editor; nothing can be changed in it. */
  showDiff(path: string, oldText: string, newText: string): void;
}

/**
 * Why a message was not sent again: files were to be brought back, and are not; the agent goes on with its turn although it was cancelled,
 * and may still write; the session in which it was to be sent did not come to be; the one in which it stands was closed.
 */
export type NotSent = Exclude<RestoreOutcome, 'restored'> | 'notStopped' | 'notBegun' | 'closed';

/** What the agents of sessions have changed. A file is named by its absolute path; undefined: all files of the session. */
export interface PanelChanges {
  /** Something has changed in what there is to review in a session; tells its id. */
  readonly onDidChange: Event<string>;
  /** @param start The number of the first file that is wanted. */
  view(sessionId: string, start: number): ChangesView | undefined;
  /** Shows the changes in an editor. */
  review(sessionId: string, file: string | undefined): void;
  keep(sessionId: string, file: string | undefined): void;
  undo(sessionId: string, file: string | undefined): void;
  /** Brings the session's files back to how they were before a prompt, once the person has said yes. */
  restore(sessionId: string, promptId: string): void;
  /** The same at once. */
  restoreNow(sessionId: string, promptId: string): Promise<RestoreOutcome>;
  /** Shows what that would change. */
  previewRestore(sessionId: string, promptId: string): void;
}
