import type {
  ElicitationOutcome,
  ElicitationRequest,
  PermissionOption,
  PermissionSubject,
} from '../acp/agentConnection';
import type { AgentFailure } from '../acp/agentFailure';
import type { ContentBlock } from '../acp/content';
import type {
  AgentCommand,
  BackgroundWork,
  ConfigOption,
  MessageRole,
  PlanContent,
  StopReason,
  TerminalExitStatus,
  TokenCounts,
  ToolCallContent,
  ToolCallLocation,
} from '../acp/update';
import type { Keyed, KeyedList } from '../base/keyedList';
import type { PersistentList } from '../base/persistentList';
import type { PromptChange } from './fitContent';
import type { Caution, PermissionMode, PermissionRule, PolicyCause } from './permissions/permissionRule';

/**
 * All that is known of one session, as readonly data. `reduce` makes the next state from an event; host and webview hold one each.
 * Times are milliseconds since the epoch, from the host's clock.
 */
export interface SessionState {
  readonly title: string | undefined;
  /** The title is the person's: what the agent calls the session no longer counts. */
  readonly titleIsOwn: boolean;
  /** How the session's agent is; `ready` once the agent knows the session. */
  readonly link: LinkState;
  readonly activity: Activity;
  /** Counts the turns begun; the current or last one has this number, the first is 1. 0 before any. */
  readonly turn: number;
  /** When the current or last turn began. */
  readonly turnStartedAt: number | undefined;
  /** When the agent last said anything; for the notice about silence. */
  readonly lastHeardAt: number | undefined;
  /** The prompt that began the running turn. */
  readonly turnPrompt: string | undefined;
  /** The agent has begun to work on the running turn, or taken its prompt. What it says of its state before is about earlier work. */
  readonly turnHeard: boolean;
  /** Whether a row shows how the running turn began. */
  readonly turnShown: boolean;
  /** The agent did not end its turn in time after a cancel: a prompt may be sent all the same, a restart is the better thing. */
  readonly unresponsive: boolean;
  /** A replica has the newest rows only: `rows.first` is the number of those that are not loaded. */
  readonly rows: KeyedList<Row>;
  /** Keys of the rows that may lack their end: all unfinished tool calls and running subagents are among them. */
  readonly openRows: PersistentList<string>;
  /** By the terminal's id. */
  readonly terminals: KeyedList<TerminalState>;
  readonly plans: readonly PlanState[];
  readonly commands: readonly AgentCommand[];
  readonly configOptions: readonly ConfigOption[];
  readonly usage: UsageState | undefined;
  readonly queue: readonly QueuedPrompt[];
  /** Permission and elicitation requests that wait for an answer, oldest first. */
  readonly openRequests: readonly OpenRequest[];
  readonly background: readonly BackgroundWork[];
  readonly promptSuggestions: readonly string[];
  /** What may be done without a question; the person's choice, for as long as the session lives in this window. */
  readonly permissionMode: PermissionMode;
}

export type LinkState =
  /** Nothing started yet: the agent is started with the first prompt. */
  | { readonly state: 'none' }
  | { readonly state: 'starting'; readonly stage: StartStage }
  | { readonly state: 'ready' }
  /** The session is from before, and its agent cannot take it up again. */
  | { readonly state: 'readOnly' }
  | { readonly state: 'failed'; readonly failure: AgentFailure };

/** What is being done so that the agent can be talked to. */
export type StartStage = 'installing' | 'starting' | 'initializing' | 'signingIn' | 'opening' | 'replaying';

export type Activity = 'idle' | 'running' | 'cancelling' | 'requiresAction' | 'unknown';

/** One thing in the transcript. Rows are never removed or reordered; `key` is the identity. */
export type Row =
  | MessageRow
  | ToolRow
  | PermissionRow
  | ElicitationRow
  | NoticeRow
  | CompactionRow
  | SubagentRow
  | SessionMessageRow
  | ContextLostRow
  | TranscriptMissingRow
  | FailureRow
  | TurnStartRow
  | TurnEndRow
  | UnknownRow;

export interface RowBase extends Keyed {
  /** The turn in which it first appeared. */
  readonly turn: number;
  /** When it first appeared. */
  readonly at: number;
}

export interface MessageRow extends RowBase {
  readonly kind: 'message';
  readonly role: MessageRole;
  /** The agent's id for it; of a prompt once told. */
  readonly messageId?: string;
  /** Adjacent text is one block. */
  readonly content: PersistentList<ContentBlock>;
  /** Characters of text, of base64 and of whatever else is in `content`. */
  readonly size: number;
  /** When the last piece came. */
  readonly changedAt: number;
  /** Of a prompt that was written here. */
  readonly prompt?: PromptStatus;
  /** The tool call in which it was said, by an agent within the agent. */
  readonly parentToolCallId?: string;
  /** The message grew over the limit; what came after is not kept. */
  readonly truncated?: true;
}

export interface PromptStatus {
  readonly promptId: string;
  readonly state: 'sent' | 'accepted' | 'failed';
  /** What the agent did not get as it was attached. */
  readonly changes?: readonly PromptChange[];
}

export interface ToolRow extends RowBase {
  readonly kind: 'tool';
  readonly toolCallId: string;
  readonly name?: string;
  readonly title: string;
  readonly toolKind: string;
  readonly status: string;
  readonly content: PersistentList<ToolCallContent>;
  readonly locations: readonly ToolCallLocation[];
  /** Of a very large one only the beginning is kept (see `keptRaw`); so of the output. */
  readonly rawInput?: unknown;
  readonly rawOutput?: unknown;
  readonly cancellable: boolean;
  readonly parentToolCallId?: string;
  /** When it reached a final status, or was closed without one. */
  readonly endedAt?: number;
  /** Its turn ended before it told a final status: it is not shown as running. `status` is the last one told. */
  readonly unfinished?: true;
  /** It grew over the limit, of characters or of items; what came after is not kept. */
  readonly truncated?: true;
  /** Characters that came piece by piece since the content was last told whole. */
  readonly grownBy?: number;
  /** Oldest first. */
  readonly permissions: readonly PermissionState[];
}

/** What was asked, and what came of it. */
export interface PermissionState {
  readonly requestId: string;
  readonly title: string;
  readonly description?: string;
  readonly subject?: PermissionSubject;
  readonly options: readonly PermissionOption[];
  /** Rules that would answer it from now on, the narrowest first. */
  readonly offers?: readonly PermissionRule[];
  /** Why it is asked about each time. */
  readonly caution?: Caution;
  readonly askedAt: number;
  /** When the answer was no longer open. */
  readonly settledAt?: number;
  readonly answer: PermissionAnswer;
}

export type PermissionAnswer =
  | { readonly state: 'open' }
  | {
      readonly state: 'selected';
      readonly optionId: string;
      readonly by: 'person' | 'policy';
      /** Of policy's answer: why. */
      readonly cause?: PolicyCause;
    }
  /** By cancel, close, dispose, or the agent's death. */
  | { readonly state: 'cancelled' }
  /** The agent took the question back. */
  | { readonly state: 'withdrawn' };

/** A permission that belongs to no tool call. */
export interface PermissionRow extends RowBase {
  readonly kind: 'permission';
  readonly permission: PermissionState;
}

export interface ElicitationRow extends RowBase {
  readonly kind: 'elicitation';
  readonly requestId: string;
  readonly request: ElicitationRequest;
  readonly outcome: ElicitationOutcome | { readonly action: 'open' } | { readonly action: 'withdrawn' };
  /** Of an URL: the agent said that what it asked for is done. */
  readonly completed: boolean;
}

export interface NoticeRow extends RowBase {
  readonly kind: 'notice';
  readonly severity: string;
  readonly title: string;
  readonly description?: string;
}

export interface CompactionRow extends RowBase {
  readonly kind: 'compaction';
  readonly status: string;
  readonly summary: PersistentList<ContentBlock>;
  readonly error?: string;
}

export interface SubagentRow extends RowBase {
  readonly kind: 'subagent';
  readonly sessionId: string;
  readonly title?: string;
  readonly description?: string;
  readonly cancellable: boolean;
  readonly cwd?: string;
  /** What is said and done in it; `conversation.activity` tells whether it is at work. */
  readonly conversation: SessionState;
}

export interface SessionMessageRow extends RowBase {
  readonly kind: 'sessionMessage';
  readonly senderSessionId?: string;
  readonly recipientSessionId?: string;
  readonly content: PersistentList<ContentBlock>;
}

/** The agent has lost its memory of all rows above: it could not take the session up again, and began a new one. */
export interface ContextLostRow extends RowBase {
  readonly kind: 'contextLost';
}

/** The session is from before, and what was said in it could not be brought back. */
export interface TranscriptMissingRow extends RowBase {
  readonly kind: 'transcriptMissing';
  /** The agent has taken its session up again, only the transcript is not here. */
  readonly agentRemembers: boolean;
}

/** Something went wrong; the panel says what, and what to do next. */
export interface FailureRow extends RowBase {
  readonly kind: 'failure';
  readonly failure: AgentFailure;
  /** The prompt that did not get through, or that was being answered; it can be sent again. */
  readonly promptId?: string;
}

/** A turn that the agent began by itself. Other turns begin with the person's message. */
export interface TurnStartRow extends RowBase {
  readonly kind: 'turnStart';
}

/** A turn ended in a way that must be told: anything but `end_turn`. */
export interface TurnEndRow extends RowBase {
  readonly kind: 'turnEnd';
  readonly stopReason: StopReason;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface UnknownRow extends RowBase {
  readonly kind: 'unknown';
  /** The wire's name for it. */
  readonly what: string;
  readonly raw: unknown;
}

/** Shown in the tool calls whose content names it; `key` is its id. */
export interface TerminalState extends Keyed {
  readonly command?: string;
  readonly cwd?: string;
  /** Text with ANSI sequences; the newest part where the whole is over the limit. */
  readonly output: string;
  /** How many characters before `output` are not kept. */
  readonly outputDropped: number;
  readonly exitStatus?: TerminalExitStatus;
  readonly size?: { readonly cols: number; readonly rows: number };
  readonly cancellable: boolean;
}

export interface PlanState {
  readonly planId: string;
  readonly plan: PlanContent;
}

export interface UsageState {
  readonly used?: number;
  readonly size?: number;
  readonly cost?: { readonly amount: number; readonly currency: string };
  readonly lastTurn?: TokenCounts;
}

/** A prompt that waits until the running turn has ended. */
export interface QueuedPrompt {
  readonly promptId: string;
  readonly content: readonly ContentBlock[];
}

export interface OpenRequest {
  readonly requestId: string;
  readonly kind: 'permission' | 'elicitation';
  /** The row that shows it; that of the subagent when a subagent asks. */
  readonly rowKey: string;
}
