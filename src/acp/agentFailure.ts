/**
 * Why an agent cannot be used, or a request to it failed: data from which the panel makes a text and the next step.
 * `stderr` is the tail of what the process wrote there, without ANSI sequences; empty when it wrote nothing.
 */
export type AgentFailure =
  /** No definition has this id (any more). */
  | { readonly kind: 'agentUnknown'; readonly agentId: string }
  /** Programs are not started in a workspace that is not trusted. */
  | { readonly kind: 'untrusted' }
  /** The settings of the workspace have a word in how it is started, and the person has not agreed to that. */
  | { readonly kind: 'notAgreed' }
  | { readonly kind: 'commandNotFound'; readonly command: string }
  | { readonly kind: 'notExecutable'; readonly command: string }
  | { readonly kind: 'spawnFailed'; readonly command: string; readonly message: string }
  /** A setting names a variable that there is not. `entry` is its place, `variable` as it is written. */
  | { readonly kind: 'variableUnknown'; readonly entry: string; readonly variable: string }
  /** The person did not give a secret that a setting refers to. */
  | { readonly kind: 'secretMissing'; readonly entry: string; readonly secret: string }
  /** The process ended: while it was being started, or later. */
  | {
      readonly kind: 'exited';
      readonly during: 'start' | 'use';
      readonly exitCode?: number;
      readonly signal?: string;
      readonly stderr: string;
    }
  /** It was ended from here: a restart, or nothing had used it for long. */
  | { readonly kind: 'stopped' }
  /** The window was closed or reloaded, or has crashed, while the agent was at work. */
  | { readonly kind: 'interrupted' }
  /** The process lives but closed its output, or its input. */
  | { readonly kind: 'streamEnded'; readonly stderr: string }
  | { readonly kind: 'initializeTimeout'; readonly limitMs: number; readonly stderr: string }
  | { readonly kind: 'initializeRejected'; readonly code?: number; readonly message: string; readonly stderr: string }
  /** What came as the answer to `initialize` is not one. `message` names the place. */
  | { readonly kind: 'initializeMalformed'; readonly message: string; readonly stderr: string }
  | { readonly kind: 'unsupportedVersion'; readonly offered: string; readonly stderr: string }
  | { readonly kind: 'authRequired'; readonly message: string }
  /** A turn went on after its cancel for longer than `limitMs`. */
  | { readonly kind: 'cancelOverdue'; readonly limitMs: number }
  /** The session holds more than `limit` characters: the agent is not listened to any more. */
  | { readonly kind: 'tooMuch'; readonly limit: number }
  /** The agent answered a request with an error, or not at all. */
  | { readonly kind: 'requestFailed'; readonly method: string; readonly code?: number; readonly message: string };
