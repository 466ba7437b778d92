/** Why a session does not have an MCP server. */
export type LeftOutReason =
  /** The agent does not take servers of this kind. */
  | { readonly kind: 'unsupported'; readonly transport: 'stdio' | 'http' | 'sse' | 'acp' }
  /** Whoever made the session, or Parley, gives one of this name. */
  | { readonly kind: 'replaced' }
  /** The workspace defines it, and the person has not said yet whether it may be used. */
  | { readonly kind: 'consentOpen' }
  | { readonly kind: 'consentDenied' }
  /** The person did not give the value of an input or a secret. */
  | { readonly kind: 'inputMissing'; readonly id: string }
  | { readonly kind: 'variableUnknown'; readonly variable: string; readonly place: string }
  | { readonly kind: 'envFileUnreadable'; readonly file: string }
  /** After its variables were replaced, it is none. */
  | { readonly kind: 'addressInvalid' };

/** A server cannot be handed to an agent as it is. */
export class LeftOutError extends Error {
  override readonly name = 'LeftOutError';

  constructor(readonly reason: LeftOutReason) {
    super(reason.kind);
  }
}
