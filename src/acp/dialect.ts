import type {
  AgentDescription,
  ExistingSessionRequest,
  ForkSessionRequest,
  NewSessionRequest,
} from './agentConnection';
import type { Fields } from './fields';
import type { Call, Emit, SessionLift } from './sessionLift';

/** What differs between the protocol versions on one connection. There is one object for each version, without state. */
export interface Dialect {
  readonly version: 1 | 2;
  /** Reads the response to `initialize`. */
  describe(result: Fields): AgentDescription;
  newSession(request: NewSessionRequest): Call;
  /** The request that replays the session. */
  loadSession(request: ExistingSessionRequest): Call;
  resumeSession(request: ExistingSessionRequest): Call;
  forkSession(request: ForkSessionRequest): Call;
  signIn(methodId: string): Call;
  signOut(): Call;
  /** @param idPrefix Begins the ids of messages that come without. */
  lift(sessionId: string, emit: Emit, idPrefix: string): SessionLift;
}
