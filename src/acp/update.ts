import type { ContentBlock } from './content';

/**
 * Everything an agent can say about a session, with the semantics of ACP v2 whatever version it speaks: things have ids,
 * what carries an id creates or changes the thing with that id, a chunk appends to it.
 *
 * The patch rule (v2 "Session updates"): a field that is absent is unchanged, `null` clears it, a value replaces it.
 */
export type SessionUpdate =
  | MessageChunk
  | MessagePatch
  | ToolCallPatch
  | ToolCallContentChunk
  | TerminalPatch
  | TerminalOutputChunk
  | PlanPatch
  | PlanRemoved
  | CommandsUpdate
  | ConfigOptionsUpdate
  | ConfigValueUpdate
  | SessionInfoPatch
  | UsageUpdate
  | TurnUsage
  | NoticeUpdate
  | CompactionPatch
  | CompactionSummaryChunk
  | StateUpdate
  | SubagentPatch
  | SessionMessagePatch
  | SessionMessageChunk
  | UnknownUpdate;

/** Who speaks in a message. A message's identity is its role and its id together: some agents reuse one id for thought and text. */
export type MessageRole = 'user' | 'agent' | 'thought';

export interface MessageChunk {
  readonly type: 'messageChunk';
  readonly role: MessageRole;
  readonly messageId: string;
  readonly content: ContentBlock;
  /** The tool call in which it was said, by an agent within the agent (de facto, `_meta.claudeCode.parentToolUseId`). */
  readonly parentToolCallId?: string;
}

/** A whole message: creates it, or replaces its content. */
export interface MessagePatch {
  readonly type: 'message';
  readonly role: MessageRole;
  readonly messageId: string;
  readonly content?: readonly ContentBlock[] | null;
}

/** `read`, `edit`, `delete`, `move`, `search`, `execute`, `think`, `fetch`, `switch_mode`, `other`, or one not known yet. */
export type ToolKind = string;

/** `pending`, `in_progress`, `paused`, `completed`, `failed`, `cancelled`; one that is not known counts as in progress. */
export type ToolCallStatus = string;

export interface ToolCallPatch {
  readonly type: 'toolCall';
  readonly toolCallId: string;
  /** The tool's programmatic name. */
  readonly name?: string | null;
  readonly title?: string | null;
  readonly kind?: ToolKind | null;
  readonly status?: ToolCallStatus | null;
  readonly content?: readonly ToolCallContent[] | null;
  readonly locations?: readonly ToolCallLocation[] | null;
  readonly rawInput?: unknown;
  readonly rawOutput?: unknown;
  /** Whether `tool_call/cancel` may be sent for it. */
  readonly cancellable?: boolean | null;
  /** De facto details of `_meta` that the panel uses, e.g. `claudeCode.parentToolUseId`. */
  readonly parentToolCallId?: string | null;
}

export interface ToolCallContentChunk {
  readonly type: 'toolCallContent';
  readonly toolCallId: string;
  readonly content: ToolCallContent;
}

export type ToolCallContent =
  | { readonly type: 'content'; readonly content: ContentBlock }
  | Diff
  | { readonly type: 'terminal'; readonly terminalId: string }
  | { readonly type: 'unknown'; readonly raw: unknown };

export interface Diff {
  readonly type: 'diff';
  readonly changes: readonly DiffChange[];
  /** A patch over all the changes, in the format of `git diff`. */
  readonly gitPatch?: string;
  /** A patch in a format that is not known. */
  readonly otherPatch?: { readonly format: string; readonly text: string };
}

export interface DiffChange {
  /** `add`, `delete`, `modify`, `move`, `copy`, or one not known yet. A hint: the truth about a file is the file. */
  readonly operation: string;
  /** Absolute. */
  readonly path: string;
  /** Absolute; of `move` and `copy`. */
  readonly oldPath?: string;
  readonly fileType?: string;
  readonly mimeType?: string;
  /** Of v1: the file's text, or a region of it, before (null: none told) and after. */
  readonly text?: { readonly oldText: string | null; readonly newText: string };
}

export interface ToolCallLocation {
  /** Absolute. */
  readonly path: string;
  /** Counted from 1. */
  readonly line?: number;
}

/** A terminal that is shown, whoever runs it. */
export interface TerminalPatch {
  readonly type: 'terminal';
  readonly terminalId: string;
  readonly command?: string | null;
  readonly cwd?: string | null;
  /** All of the output so far; replaces what there was. */
  readonly output?: string | null;
  readonly exitStatus?: TerminalExitStatus | null;
  readonly size?: { readonly cols: number; readonly rows: number } | null;
  readonly cancellable?: boolean | null;
}

export interface TerminalExitStatus {
  readonly exitCode?: number;
  readonly signal?: string;
}

export interface TerminalOutputChunk {
  readonly type: 'terminalOutput';
  readonly terminalId: string;
  /** Decoded text with its ANSI sequences. */
  readonly data: string;
}

export interface PlanPatch {
  readonly type: 'plan';
  /** `default` for v1's only plan. */
  readonly planId: string;
  readonly plan: PlanContent;
}

export type PlanContent =
  | { readonly type: 'items'; readonly entries: readonly PlanEntry[] }
  | { readonly type: 'markdown'; readonly content: string }
  | { readonly type: 'file'; readonly uri: string }
  | { readonly type: 'unknown'; readonly raw: unknown };

export interface PlanEntry {
  readonly content: string;
  /** `high`, `medium`, `low`, or one not known yet. */
  readonly priority: string;
  /** `pending`, `in_progress`, `completed`, `cancelled`, or one not known yet. */
  readonly status: string;
}

export interface PlanRemoved {
  readonly type: 'planRemoved';
  readonly planId: string;
}

export interface CommandsUpdate {
  readonly type: 'commands';
  readonly commands: readonly AgentCommand[];
}

export interface AgentCommand {
  readonly name: string;
  readonly description: string;
  /** What to write after the command's name, if it takes input. */
  readonly hint?: string;
}

export interface ConfigOptionsUpdate {
  readonly type: 'configOptions';
  readonly options: readonly ConfigOption[];
}

/** One option's value changed (v1's `current_mode_update`). */
export interface ConfigValueUpdate {
  readonly type: 'configValue';
  readonly configId: string;
  readonly value: string | boolean;
}

export type ConfigOption = ConfigSelect | ConfigBoolean;

interface ConfigOptionBase {
  readonly configId: string;
  readonly name: string;
  readonly description?: string;
  /** `mode`, `model`, `model_config`, `thought_level`, or one not known yet. */
  readonly category?: string;
}

export interface ConfigSelect extends ConfigOptionBase {
  readonly type: 'select';
  readonly currentValue: string;
  readonly choices: readonly ConfigChoice[];
}

export interface ConfigChoice {
  readonly value: string;
  readonly name: string;
  readonly description?: string;
  /** The name of the group it stands in, where the agent groups its choices. */
  readonly group?: string;
}

export interface ConfigBoolean extends ConfigOptionBase {
  readonly type: 'boolean';
  readonly currentValue: boolean;
}

export interface SessionInfoPatch {
  readonly type: 'info';
  readonly title?: string | null;
  /** ISO 8601. */
  readonly updatedAt?: string | null;
  /** Predicted next prompts (de facto `_meta.promptSuggestions`). */
  readonly promptSuggestions?: readonly string[] | null;
}

/** How full the context is, and what the session has cost. */
export interface UsageUpdate {
  readonly type: 'usage';
  /** Tokens in context. */
  readonly used: number;
  /** Tokens that the context can hold. */
  readonly size: number;
  readonly cost?: { readonly amount: number; readonly currency: string } | null;
}

/** Tokens that a turn took (unstable `PromptResponse.usage`, v2's idle state). */
export interface TurnUsage {
  readonly type: 'turnUsage';
  readonly usage: TokenCounts;
}

export interface TokenCounts {
  readonly totalTokens: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly thoughtTokens?: number;
  readonly cachedReadTokens?: number;
  readonly cachedWriteTokens?: number;
}

export interface NoticeUpdate {
  readonly type: 'notice';
  /** `info`, `warning`, `error`, or one not known yet. */
  readonly severity: string;
  readonly title: string;
  readonly description?: string;
}

export interface CompactionPatch {
  readonly type: 'compaction';
  readonly compactionId: string;
  /** `in_progress`, `completed`, `failed`, `cancelled`, or one not known yet. */
  readonly status: string;
  readonly summary?: readonly ContentBlock[] | null;
  readonly error?: string | null;
}

export interface CompactionSummaryChunk {
  readonly type: 'compactionSummary';
  readonly compactionId: string;
  readonly content: ContentBlock;
}

/** Whether the agent is at work in the session. In v1 it is made from the prompt and its response. */
export interface StateUpdate {
  readonly type: 'state';
  /** `running`, `idle`, `requires_action`, `unknown`, or one not known yet. */
  readonly state: string;
  /** Why the turn ended; only with `idle`. Absent: the agent gave none. */
  readonly stopReason?: StopReason;
  /** With the stop reason `error`. */
  readonly error?: { readonly code: number; readonly message: string };
  /** Detached work that goes on; absent means unchanged. */
  readonly background?: readonly BackgroundWork[];
}

/** `end_turn`, `max_tokens`, `max_turn_requests`, `refusal`, `cancelled`, `error`, or one not known yet. */
export type StopReason = string;

export type BackgroundWork =
  | { readonly type: 'terminal'; readonly terminalId: string }
  | { readonly type: 'tool_call'; readonly toolCallId: string }
  | { readonly type: 'subagent'; readonly sessionId: string }
  | { readonly type: 'unknown'; readonly raw: unknown };

export interface SubagentPatch {
  readonly type: 'subagent';
  /** The subagent's own session; its updates come under this id. */
  readonly sessionId: string;
  readonly title?: string | null;
  readonly description?: string | null;
  readonly state?: StateUpdate | null;
  readonly cancellable?: boolean | null;
  readonly cwd?: string | null;
}

/** A message from one session to another (unstable). */
export interface SessionMessagePatch {
  readonly type: 'sessionMessage';
  readonly messageId: string;
  readonly senderSessionId?: string | null;
  readonly recipientSessionId?: string | null;
  /** The same message's id in the other session. */
  readonly senderMessageId?: string | null;
  readonly recipientMessageId?: string | null;
  readonly content?: readonly ContentBlock[] | null;
}

export interface SessionMessageChunk {
  readonly type: 'sessionMessageChunk';
  readonly messageId: string;
  readonly content: ContentBlock;
}

/** What Parley does not know: kept as it came, shown as a small generic row. */
export interface UnknownUpdate {
  readonly type: 'unknown';
  /** The wire's `sessionUpdate` value, or what stood in its place. */
  readonly kind: string;
  readonly raw: unknown;
}
