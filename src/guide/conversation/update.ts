import type { GuideOptions } from './options';

/**
 * What the Guide tells a client about a session, in no protocol version: `v1` and `v2` each write it in their own words.
 * As in ACP v2, what carries an id creates or changes the thing with that id, and an absent field leaves it unchanged.
 */
export type Update =
  | PromptMessage
  | MessageChunk
  | ToolCallPatch
  | TerminalPatch
  | TerminalOutput
  | PlanUpdate
  | UsageUpdate
  | InfoUpdate
  | OptionsUpdate
  | SuggestionsUpdate
  | NoticeUpdate
  | CompactionUpdate;

/** What the person sent. */
export interface PromptMessage {
  readonly type: 'prompt';
  readonly messageId: string;
  readonly blocks: readonly PromptBlock[];
}

/** What the Guide takes of a prompt; v1 and v2 write these alike. */
export type PromptBlock =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'resource_link'; readonly name: string; readonly uri: string }
  | { readonly type: 'resource'; readonly resource: { readonly uri: string; readonly text: string } };

/** Who speaks. `thought` is the agent's reasoning, shown apart from its answer. */
export type MessageRole = 'agent' | 'thought';

/** Text that is added to the message with this role and id. */
export interface MessageChunk {
  readonly type: 'message';
  readonly role: MessageRole;
  readonly messageId: string;
  readonly text: string;
}

export type ToolKind = 'read' | 'edit' | 'search' | 'execute' | 'other';

/** `cancelled` exists only in v2; v1 says `failed`. */
export type ToolCallStatus = 'pending' | 'in_progress' | 'completed' | 'failed' | 'cancelled';

export interface ToolCallPatch {
  readonly type: 'toolCall';
  readonly toolCallId: string;
  readonly title?: string;
  readonly kind?: ToolKind;
  readonly status?: ToolCallStatus;
  readonly content?: readonly ToolCallContent[];
  readonly locations?: readonly Location[];
  readonly rawInput?: unknown;
  readonly rawOutput?: unknown;
  /** Whether this one call can be cancelled; said in v2 only. */
  readonly cancellable?: boolean;
}

export type ToolCallContent =
  | { readonly type: 'text'; readonly text: string }
  | FileDiff
  | { readonly type: 'terminal'; readonly terminalId: string };

/** A whole file before and after; `oldText` is null for a file that is new. */
export interface FileDiff {
  readonly type: 'diff';
  /** Absolute. */
  readonly path: string;
  readonly oldText: string | null;
  readonly newText: string;
}

export interface Location {
  /** Absolute. */
  readonly path: string;
  /** Counted from 1. */
  readonly line?: number;
}

/** A terminal that the client is shown. In v1 the client owns it, and only the history keeps this. */
export interface TerminalPatch {
  readonly type: 'terminal';
  readonly terminalId: string;
  readonly command?: string;
  readonly cwd?: string;
  readonly exit?: CommandExit;
  readonly cancellable?: boolean;
}

export interface CommandExit {
  /** Null when a signal ended the process. */
  readonly exitCode: number | null;
  readonly signal: string | null;
}

export interface TerminalOutput {
  readonly type: 'terminalOutput';
  readonly terminalId: string;
  readonly text: string;
}

/** The whole plan; replaces the one before. */
export interface PlanUpdate {
  readonly type: 'plan';
  readonly entries: readonly PlanEntry[];
}

export interface PlanEntry {
  readonly content: string;
  readonly priority: 'high' | 'medium' | 'low';
  readonly status: 'pending' | 'in_progress' | 'completed';
}

/** The Guide has no context window; see `estimateUsage` for what it counts. */
export interface UsageUpdate {
  readonly type: 'usage';
  readonly used: number;
  readonly size: number;
}

export interface InfoUpdate {
  readonly type: 'info';
  readonly title: string;
  /** RFC 3339. */
  readonly updatedAt: string;
}

export interface OptionsUpdate {
  readonly type: 'options';
  readonly options: GuideOptions;
}

/** What the person may want to write next; none takes them back. */
export interface SuggestionsUpdate {
  readonly type: 'suggestions';
  readonly prompts: readonly string[];
}

export interface NoticeUpdate {
  readonly type: 'notice';
  readonly severity: 'info' | 'warning' | 'error';
  readonly title: string;
  readonly description: string;
}

export interface CompactionUpdate {
  readonly type: 'compaction';
  readonly compactionId: string;
  readonly status: 'in_progress' | 'completed';
  readonly summary?: string;
}
