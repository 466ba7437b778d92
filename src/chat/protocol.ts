import type { ElicitationOutcome } from '../acp/agentConnection';
import type { AgentFailure } from '../acp/agentFailure';
import type { ChangesView } from '../changes/changedFile';
import type { PromptAbilities } from '../sessions/fitContent';
import type { Mention, MentionQuery } from '../sessions/mention';
import type { PlaceAttachment, PromptAttachment } from '../sessions/promptAttachment';
import type { ReplicaUpdate } from '../sessions/replica';
import type { MoreText } from '../sessions/replicaText';
import type { FoundRows } from '../sessions/find/findRows';
import type { FindQuery } from '../sessions/find/textMatcher';
import type { PermissionMode, RuleScope } from '../sessions/permissions/permissionRule';
import type { SessionSnapshot } from '../sessions/snapshot';
import type { Activity } from '../sessions/state';

/**
 * What host and webview say to each other. Both ends are typed by this file; what comes from the webview is validated once, in
 * `intents.ts`, before anything acts on it.
 *
 * Panel state is small and always sent whole. A session's state is sent as one snapshot, then as numbered batches of events; a
 * webview that misses a number asks with `resync` and gets a snapshot again.
 */
export type HostMessage =
  | { readonly type: 'panel'; readonly panel: PanelState }
  /** The session to show, from scratch. The next batch for it has the number `sequence + 1`. */
  | {
      readonly type: 'session';
      readonly sessionKey: string;
      readonly sequence: number;
      readonly snapshot: SessionSnapshot;
      /** For each row before the snapshot's `firstRow`, about how much there is in it to show (see `rowSize`). */
      readonly sizes: readonly number[];
    }
  | {
      readonly type: 'updates';
      readonly sessionKey: string;
      readonly sequence: number;
      readonly updates: readonly ReplicaUpdate[];
    }
  /**
   * Instead of `updates` with number `n` for the same session: the text that the last update brought goes on. This is most of what
   * is ever sent, so it is short (see `TextShorthand`).
   */
  | ({ readonly type: 'text'; readonly n: number } & MoreText)
  /** Answer to `resolvePaths`: where the texts lead that are files of the session's folder. */
  | { readonly type: 'resolvedPaths'; readonly sessionKey: string; readonly paths: readonly ResolvedPath[] }
  /** Answer to `find`; none comes to a question that a newer one has replaced. */
  | ({ readonly type: 'found'; readonly sessionKey: string; readonly requestId: number } & FoundRows)
  /** What the session's agent has changed and is not reviewed; absent: nothing. */
  | { readonly type: 'changes'; readonly sessionKey: string; readonly changes?: ChangesView }
  | { readonly type: 'focusComposer' }
  | { readonly type: 'openFind' }
  /** Answers the permission request that is shown, by the mildest option of the kind, if it has one. */
  | { readonly type: 'answerRequest'; readonly answer: 'allow' | 'reject' }
  /** Text to put into the composer at the caret. */
  | { readonly type: 'insertText'; readonly text: string }
  /** To be attached to the message that is being written. */
  | { readonly type: 'attach'; readonly attachments: readonly PromptAttachment[] }
  /** Answer to `findMentions`: all that was found so far, best first. */
  | {
      readonly type: 'mentions';
      readonly requestId: number;
      readonly mentions: readonly Mention[];
      readonly done: boolean;
    }
  /** What the person looks at in the editor; absent: nothing, or it is not to be offered. */
  | { readonly type: 'editorContext'; readonly context?: PlaceAttachment }
  /** What was being written for a session, or for a new one, when the panel was last there. */
  | { readonly type: 'draft'; readonly sessionKey?: string; readonly draft: Draft }
  /** This session, which the next `panel` shows, takes the place of the empty state: what is being written there goes along. */
  | { readonly type: 'draftGoesAlong'; readonly sessionKey: string }
  /** A prompt that could not be sent. Without problems of attachments there is no folder to work in, or the session is closed. */
  | {
      readonly type: 'draftReturned';
      readonly sessionKey?: string;
      readonly draft: Draft;
      readonly problems: readonly AttachmentProblem[];
    };

/** A message that is being written. */
export interface Draft {
  readonly text: string;
  readonly attachments: readonly PromptAttachment[];
  /** Milliseconds since the epoch, of the webview's clock: the newest of several counts. */
  readonly changedAt: number;
}

/** Why something cannot be sent; a text for the person. */
export interface AttachmentProblem {
  readonly attachmentId: string;
  readonly message: string;
}

export interface ResolvedPath {
  /** As it was asked. */
  readonly path: string;
  /** Absolute; absent: there is no such file in the session's folder. */
  readonly file?: string;
}

/** What is undefined is VS Code's own. */
export interface PanelFont {
  readonly family: string | undefined;
  /** In pixels. */
  readonly size: number | undefined;
}

/** All of the panel but the transcript. */
export interface PanelState {
  /** Where this webview is. An editor tab shows one session; the panel lists those that are in no editor tab. */
  readonly surface: 'panel' | 'editor';
  readonly font: PanelFont;
  readonly sessions: readonly SessionSummary[];
  /** The session that is shown; undefined: the empty state. */
  readonly shown: string | undefined;
  readonly agents: readonly AgentSummary[];
  /** The agent that a new session gets unless the person picks another. */
  readonly defaultAgentId: string | undefined;
  readonly folders: readonly FolderSummary[];
  /** The folder that a new session gets unless the person picks another. */
  readonly defaultFolder: string | undefined;
  readonly trusted: boolean;
  /** The window has folders, but none on a disk. */
  readonly areFoldersVirtual?: boolean;
  /** What is wrong in the settings; each names its entry. */
  readonly settingsProblems: readonly string[];
  readonly storageProblems: readonly StorageProblem[];
}

/** What a person must know of how their conversations are kept. They go on in any case. */
export type StorageProblem =
  /** What was kept cannot be read any more; it is in that file, and a new one was begun. */
  | { readonly kind: 'damaged'; readonly file: string }
  /** A newer Parley made what is kept there; it stays as it is, and this one has another file. */
  | { readonly kind: 'newer'; readonly file: string }
  /** Another window has opened a session that is open here too: each goes on with its own. */
  | { readonly kind: 'takenOver' }
  | { readonly kind: 'full' }
  | { readonly kind: 'readOnly' }
  /** For a reason that is in the log. */
  | { readonly kind: 'failed' };

export interface SessionSummary {
  readonly key: string;
  /** Empty: not named yet. */
  readonly title: string;
  readonly agentId: string;
  readonly agentName: string;
  readonly folder: string;
  readonly activity: Activity;
  readonly waiting: boolean;
  readonly unread: boolean;
  /** It is shown in an editor tab, not in the panel. */
  readonly inEditor: boolean;
  readonly failed: boolean;
  /** The ways of signing in that its agent told; empty until the agent has been spoken to. */
  readonly signInMethods: readonly SignInMethod[];
  /** What its agent takes in a prompt; absent until it has been spoken to. */
  readonly accepts?: PromptAbilities;
  /** A message that is sent again goes on in a session of its own, which parts from this one before it. */
  readonly branches?: true;
  /** What the person should know of it beside its transcript; absent: nothing. */
  readonly notes?: readonly SessionNote[];
}

/** Something about a session that the person should know, and can do something about; all texts are in their language. */
export interface SessionNote {
  readonly noteId: string;
  readonly severity: 'info' | 'warning';
  readonly text: string;
  /** Shown as it is, e.g. a command. */
  readonly code?: string;
  /** Each a line, folded where they are several. */
  readonly details: readonly string[];
  readonly actions: readonly { readonly actionId: string; readonly label: string }[];
}

export interface SignInMethod {
  readonly methodId: string;
  readonly name: string;
  readonly description?: string;
  /** `agent`: the agent does it; `terminal`: in a terminal, by the person; `unknown`: cannot be used, only shown. */
  readonly type: 'agent' | 'terminal' | 'unknown';
  /** Of `terminal`: what would be run, each argument as it is told apart by a shell. */
  readonly commandLine?: string;
}

export interface AgentSummary {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly source: 'builtin' | 'settings' | 'registry' | 'detected';
  readonly state: 'stopped' | 'starting' | 'ready' | 'failed';
  readonly failure?: AgentFailure;
  /** What it takes in a prompt; absent until it has been spoken to. */
  readonly accepts?: PromptAbilities;
}

export interface FolderSummary {
  /** The folder's URI. */
  readonly uri: string;
  readonly name: string;
}

/** What a person wants, told by the webview. */
export type Intent =
  /** The webview can receive; also after a reload of it. `shown` is what it showed before, if anything. */
  | { readonly type: 'ready'; readonly shown?: string }
  /** The keyboard is here now. */
  | { readonly type: 'focused' }
  /** Whether keys go to the webview now. VS Code tells extensions that of editor tabs only, not of views. */
  | { readonly type: 'hasFocus'; readonly value: boolean }
  | {
      readonly type: 'newSession';
      readonly agentId?: string;
      readonly folder?: string;
      readonly mode?: PermissionMode;
    }
  | { readonly type: 'showSession'; readonly sessionKey: string }
  /** A new session goes on where this one's agent has lost its memory. */
  | { readonly type: 'continueInNew'; readonly sessionKey: string }
  | { readonly type: 'cancelSignIn'; readonly sessionKey: string }
  | { readonly type: 'closeSession'; readonly sessionKey: string }
  | { readonly type: 'renameSession'; readonly sessionKey: string; readonly title: string }
  | { readonly type: 'openInEditor'; readonly sessionKey: string }
  | { readonly type: 'moveToPanel'; readonly sessionKey: string }
  /** Lets the person choose among the sessions. */
  | { readonly type: 'openHistory' }
  /** Without a session: a new one is made, with that agent in that folder. */
  | {
      readonly type: 'prompt';
      readonly sessionKey?: string;
      readonly text: string;
      readonly attachments?: readonly PromptAttachment[];
      readonly agentId?: string;
      readonly folder?: string;
      /** Of a new session; absent: everything is asked. */
      readonly mode?: PermissionMode;
    }
  /** `requestId` comes back with what is found; a later request ends this one. */
  | {
      readonly type: 'findMentions';
      readonly requestId: number;
      readonly query: MentionQuery;
      readonly sessionKey?: string;
    }
  | { readonly type: 'saveDraft'; readonly sessionKey?: string; readonly draft: Draft }
  /** Addresses that were dropped or pasted. */
  | { readonly type: 'attachUris'; readonly uris: readonly string[] }
  | { readonly type: 'pickFiles' }
  | { readonly type: 'openAttachment'; readonly attachment: PromptAttachment }
  | { readonly type: 'cancel'; readonly sessionKey: string }
  | { readonly type: 'restartAgent'; readonly sessionKey: string }
  /** Sends a prompt again that did not get through. */
  | { readonly type: 'retryPrompt'; readonly sessionKey: string; readonly promptId: string }
  | { readonly type: 'signIn'; readonly sessionKey: string; readonly methodId: string }
  | {
      readonly type: 'answerElicitation';
      readonly sessionKey: string;
      readonly requestId: string;
      readonly outcome: ElicitationOutcome;
    }
  /** Consents to the page that an elicitation asks to open. */
  | { readonly type: 'openElicitation'; readonly sessionKey: string; readonly requestId: string }
  | { readonly type: 'cancelToolCall'; readonly sessionKey: string; readonly toolCallId: string }
  | { readonly type: 'cancelTerminal'; readonly sessionKey: string; readonly terminalId: string }
  /** Shows a command in a terminal of VS Code, as it goes on. */
  | { readonly type: 'openTerminal'; readonly sessionKey: string; readonly terminalId: string }
  /** `sessionId` is the agent's id of the subagent's session. */
  | { readonly type: 'cancelSubagent'; readonly sessionKey: string; readonly sessionId: string }
  | {
      readonly type: 'answerPermission';
      readonly sessionKey: string;
      readonly requestId: string;
      readonly optionId: string;
    }
  /** Allows it, and from now on what one of the rules that it offers says. @param offer Counted from 0. */
  | {
      readonly type: 'allowByRule';
      readonly sessionKey: string;
      readonly requestId: string;
      readonly offer: number;
      readonly scope: RuleScope;
    }
  | { readonly type: 'setPermissionMode'; readonly sessionKey: string; readonly mode: PermissionMode }
  | {
      readonly type: 'setConfigOption';
      readonly sessionKey: string;
      readonly configId: string;
      readonly value: string | boolean;
    }
  | { readonly type: 'editQueued'; readonly sessionKey: string; readonly promptId: string; readonly text: string }
  /** `index`: its new place, counted from 0. */
  | { readonly type: 'moveQueued'; readonly sessionKey: string; readonly promptId: string; readonly index: number }
  | { readonly type: 'removeQueued'; readonly sessionKey: string; readonly promptId: string }
  | { readonly type: 'sendQueuedNow'; readonly sessionKey: string; readonly promptId: string }
  | { readonly type: 'resync'; readonly sessionKey: string }
  /** All batches up to this one are applied and drawn; the host keeps only few batches on the way. */
  | { readonly type: 'applied'; readonly sessionKey: string; readonly sequence: number }
  /** The rows that the webview needs now are these; it may be told to let go of others. */
  | { readonly type: 'showRows'; readonly sessionKey: string; readonly start: number; readonly count: number }
  | { readonly type: 'showRowsAround'; readonly sessionKey: string; readonly rowKey: string; readonly count: number }
  /** Looks for a text in all of the session; an empty one ends the search before. */
  | ({ readonly type: 'find'; readonly sessionKey: string; readonly requestId: number } & FindQuery)
  /** A link in an agent's text was followed. */
  | { readonly type: 'openLink'; readonly href: string }
  /** A file, absolute, to show in an editor; `line` counted from 1. */
  | { readonly type: 'openFile'; readonly path: string; readonly line?: number; readonly column?: number }
  /** Texts that look like paths of files; the answer is `resolvedPaths`. */
  | { readonly type: 'resolvePaths'; readonly sessionKey: string; readonly paths: readonly string[] }
  /** Puts code at the cursor of the editor that was used last. */
  | { readonly type: 'insertCode'; readonly text: string }
  /** Shows what would change in the file named, or else in the editor that was used last, and applies it after a yes. */
  | { readonly type: 'applyCode'; readonly sessionKey: string; readonly text: string; readonly path?: string }
  /** Shows a change in VS Code's diff editor. */
  | { readonly type: 'openDiff'; readonly path: string; readonly oldText: string; readonly newText: string }
  /**
   * Sends a prompt of the transcript once more, with another text and the same attachments, in a session that parts from this one there,
   * or else in the same; with `restoreFiles`, files are as they were before it then.
   */
  | {
      readonly type: 'resendPrompt';
      readonly sessionKey: string;
      readonly rowKey: string;
      readonly text: string;
      readonly restoreFiles?: boolean;
    }
  /** Wants the files with changes from this number on. */
  | { readonly type: 'showChanges'; readonly sessionKey: string; readonly start: number }
  /** Shows changes in an editor. As for the next two, `path` is of a file, absolute; absent: all files with changes. */
  | { readonly type: 'reviewChanges'; readonly sessionKey: string; readonly path?: string }
  | { readonly type: 'keepChanges'; readonly sessionKey: string; readonly path?: string }
  | { readonly type: 'undoChanges'; readonly sessionKey: string; readonly path?: string }
  /** Brings files back to how they were before a prompt. */
  | { readonly type: 'restoreFiles'; readonly sessionKey: string; readonly promptId: string }
  /** Shows what that would change. */
  | { readonly type: 'previewFiles'; readonly sessionKey: string; readonly promptId: string }
  /** Does what a note of a session offers; `hide`, which every note has, puts it away. */
  | {
      readonly type: 'actOnNote';
      readonly sessionKey: string;
      readonly noteId: string;
      readonly actionId: string;
    }
  | { readonly type: 'copy'; readonly text: string }
  | { readonly type: 'openSettings'; readonly query: string }
  | { readonly type: 'addAgent' }
  | { readonly type: 'manageTrust' };
