import type { PermissionRequest, PromptReceipt } from './agentConnection';
import type { Fields } from './fields';
import type { AgentCommand, ConfigOption, SessionUpdate } from './update';
import type { ToAgentRequest } from './methods';

/** A request to the agent, ready to be sent. */
export interface Call {
  readonly method: ToAgentRequest;
  readonly params: object;
}

/** What the response that set up a session told about it. */
export interface SessionSetup {
  readonly configOptions: readonly ConfigOption[] | undefined;
  readonly commands: readonly AgentCommand[] | undefined;
}

/** Where a lift puts what it made. */
export type Emit = (update: SessionUpdate) => void;

/** A prompt on its way; one of the two is called, once. */
export interface SentPrompt {
  /** @param result The response to `session/prompt`. */
  answered(result: Fields): PromptReceipt;
  failed(): void;
}

/**
 * Translates what the agent says about one session into the neutral model, and back. Keeps what the translation needs to remember,
 * so there is one for each session. Total: whatever comes, it emits what can be understood and reports the rest.
 */
export interface SessionLift {
  /** @param update The fields of `params.update` of a `session/update`. */
  update(update: Fields): void;
  /** Reads the response of `session/new`, `load`, `resume` or `fork`; what was replayed before it is over. */
  setUp(result: Fields): SessionSetup;
  promptSent(): SentPrompt;
  /** `session/cancel` was sent. */
  cancelSent(): void;
  setConfigOption(configId: string, value: string | boolean): Call;
  /** @param result The response to that call; emits the new values. */
  configOptionSet(configId: string, value: string | boolean, result: Fields): void;
  /** @param params Those of `session/request_permission`. @throws AcpError invalidParams when they make no request. */
  permissionRequest(params: Fields): PermissionRequest;
}
