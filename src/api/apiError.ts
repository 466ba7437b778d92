import type { AgentFailure } from '../acp/agentFailure';
import { CheckError, type Check } from '../base/check';
import type { AgentFailure as PublicFailure, ParleyError, ParleyErrorKind } from './parley';

/** What the public API throws: other extensions tell it by its name and kind, for they do not have this class. */
export class ApiError extends Error implements ParleyError {
  override readonly name = 'ParleyError';
  declare readonly failure?: PublicFailure;

  constructor(
    readonly kind: ParleyErrorKind,
    message: string,
    failure?: AgentFailure,
  ) {
    super(failure === undefined ? message : `${message}: ${reasonOf(failure)}`);
    if (failure) this.failure = publicFailure(failure);
  }
}

/** The error for a failure of the agent, of the kind that the caller gives, unless all that is missing is a sign-in. */
export function failureError(kind: ParleyErrorKind, message: string, failure: AgentFailure): ApiError {
  return new ApiError(failure.kind === 'authRequired' ? 'authRequired' : kind, message, failure);
}

/** Takes an argument of a call. @throws ApiError invalidArgument that names the call and the place in the argument. */
export function argument<T>(call: string, name: string, check: Check<T>, value: unknown): T {
  try {
    return check(value, name);
  } catch (error) {
    if (error instanceof CheckError) throw new ApiError('invalidArgument', `${call}: ${error.message}`);
    throw error;
  }
}

/** A function, called as it is given. */
export function functionArgument<T extends (...args: never[]) => unknown>(call: string, name: string, value: T): T {
  const given: unknown = value;
  if (typeof given !== 'function') throw new ApiError('invalidArgument', `${call}: ${name} is not a function`);
  return value;
}

function publicFailure(failure: AgentFailure): PublicFailure {
  return {
    kind: failure.kind,
    ...('message' in failure && { message: failure.message }),
    ...('code' in failure && { code: failure.code }),
  };
}

function reasonOf(failure: AgentFailure): string {
  if ('message' in failure) return `${failure.kind}, ${failure.message}`;
  return 'command' in failure ? `${failure.kind}, ${failure.command}` : failure.kind;
}
