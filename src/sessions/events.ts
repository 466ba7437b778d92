import type { ElicitationOutcome, ElicitationRequest, PermissionRequest } from '../acp/agentConnection';
import type { AgentFailure } from '../acp/agentFailure';
import type { ContentBlock } from '../acp/content';
import type { SessionUpdate } from '../acp/update';
import type { PromptChange } from './fitContent';
import type { Caution, PermissionMode, PermissionRule, PolicyCause } from './permissions/permissionRule';
import type { LinkState, QueuedPrompt } from './state';

/**
 * Everything that changes a session's state: what the agent says, and what happens on this side. Events are plain data: they are
 * reduced in the host, journalled, and sent to the webview, which reduces them too.
 */
export type SessionEvent = SessionUpdate | HostEvent;

export type HostEvent =
  | { readonly type: 'linkChanged'; readonly link: LinkState }
  /** A prompt goes to the agent; begins a turn. */
  | { readonly type: 'promptSent'; readonly promptId: string; readonly content: readonly ContentBlock[] }
  | { readonly type: 'promptAccepted'; readonly promptId: string; readonly messageId?: string }
  /** Not all of a prompt could be sent as it was: its agent does not take it so. */
  | { readonly type: 'promptFitted'; readonly promptId: string; readonly changes: readonly PromptChange[] }
  /** The prompt did not get through; its turn is over. */
  | { readonly type: 'promptFailed'; readonly promptId: string; readonly failure: AgentFailure }
  | { readonly type: 'queueChanged'; readonly queue: readonly QueuedPrompt[] }
  /** The person asked to stop: unfinished tool calls count as cancelled from here on. */
  | { readonly type: 'cancelRequested' }
  /** The agent did not end its turn within the grace after a cancel: the person may go on. */
  | { readonly type: 'cancelOverdue'; readonly limitMs: number }
  /** The agent is gone in the middle of things: the turn is over, what was unfinished stays unfinished. */
  | { readonly type: 'agentLost'; readonly failure: AgentFailure }
  /** The window, and the agent with it, was gone in the middle of things: what went on is over. */
  | { readonly type: 'interrupted' }
  /** The agent's own session could not be taken up again; a new one, without memory, takes its place. */
  | { readonly type: 'contextLost' }
  /** What was said before is not known here: the session is from before, and its agent did not tell it. */
  | { readonly type: 'transcriptMissing'; readonly agentRemembers: boolean }
  /** A request other than a prompt failed. */
  | { readonly type: 'requestFailed'; readonly failure: AgentFailure }
  /** Something happened in the session of a subagent. */
  | { readonly type: 'subagentEvent'; readonly sessionId: string; readonly event: SessionEvent }
  /** `offers` and `caution`: what policy says of it (see `PolicyVerdict`). */
  | {
      readonly type: 'permissionAsked';
      readonly requestId: string;
      readonly request: PermissionRequest;
      readonly offers?: readonly PermissionRule[];
      readonly caution?: Caution;
    }
  | {
      readonly type: 'permissionSettled';
      readonly requestId: string;
      readonly answer:
        | {
            readonly state: 'selected';
            readonly optionId: string;
            readonly by: 'person' | 'policy';
            readonly cause?: PolicyCause;
          }
        | { readonly state: 'cancelled' }
        | { readonly state: 'withdrawn' };
    }
  | { readonly type: 'elicitationAsked'; readonly requestId: string; readonly request: ElicitationRequest }
  | {
      readonly type: 'elicitationSettled';
      readonly requestId: string;
      readonly outcome: ElicitationOutcome | { readonly action: 'withdrawn' };
    }
  | { readonly type: 'elicitationCompleted'; readonly elicitationId: string }
  /** The person chose what may be done without a question. */
  | { readonly type: 'permissionModeChanged'; readonly mode: PermissionMode }
  /** The person gave the session a name. */
  | { readonly type: 'renamed'; readonly title: string };

/** An event with its time, milliseconds since the epoch. */
export interface TimedEvent {
  readonly at: number;
  /** Of several events made one: the time of the last. */
  readonly until?: number;
  readonly event: SessionEvent;
}
