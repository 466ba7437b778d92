import type { AgentConnection } from './agentConnection';
import { isRecord } from '../base/check';
import type { Log } from '../base/log';
import { AcpConnection, type RequestLimits } from './acpConnection';
import type { Dialect } from './dialect';
import type { ElicitOutsideSession } from './elicitations';
import { AcpError, errorCodes, isAcpError } from './errors';
import { Fields, present, type Report } from './fields';
import type { WireProblem } from './ndjsonReader';
import { type AgentStreams, RpcConnection, type RpcHandler } from './rpcConnection';
import { defaultHoldLimits, type HoldLimits } from './sessionRouter';
import type { TraceSink } from './trace';
import { dialectV1 } from './v1/dialect';
import { dialectV2 } from './v2/dialect';

/** What this client offers to agents. Of v1's files and terminals, v2 knows nothing. */
export interface ClientOffers {
  readonly readTextFile: boolean;
  readonly writeTextFile: boolean;
  readonly terminal: boolean;
  readonly elicitationForm: boolean;
  readonly elicitationUrl: boolean;
  /** Sign-in in a terminal. */
  readonly authTerminal: boolean;
}

export interface ConnectOptions {
  readonly log: Log;
  readonly client: { readonly name: string; readonly title?: string; readonly version: string };
  readonly offers: ClientOffers;
  /** `auto` speaks the newest version that both know. */
  readonly protocol: 'auto' | 1 | 2;
  /** How long `initialize` may take, in milliseconds. */
  readonly initializeLimitMs: number;
  readonly limits?: Partial<RequestLimits>;
  readonly hold?: Partial<HoldLimits>;
  readonly trace?: TraceSink;
  readonly maxMessageBytes?: number;
  /** Told what was left out from the agent's output. */
  readonly onProblem?: (problem: WireProblem) => void;
  /** Told what was wrong inside of messages; the rest of them counts all the same. */
  readonly onReport?: Report;
  /** Answers what the agent asks outside of any session, e.g. during a sign-in; absent: cancelled. */
  readonly elicit?: ElicitOutsideSession;
  /** Begins the ids of messages that come without one; absent: something random, so that two runs do not share ids. */
  readonly idPrefix?: string;
}

const defaultLimits: RequestLimits = { sessionMs: 5 * 60_000, shortMs: 60_000 };
const dialects: Readonly<Record<number, Dialect>> = { 1: dialectV1, 2: dialectV2 };

/**
 * Speaks `initialize` with an agent and agrees on a protocol version.
 *
 * The connection owns the streams from now on; it is disposed when this rejects, and when the agent's output ends.
 * @throws AcpError: `timeout`; `closed` when the agent ended; `answered` when it refused; `malformed` when its answer makes no sense;
 * `version` when there is no version in common (`data` is `{offered}`).
 */
export async function connectAgent(streams: AgentStreams, options: ConnectOptions): Promise<AgentConnection> {
  let connection: AcpConnection | undefined;
  const handler: RpcHandler = {
    request: (method, params, signal) => {
      if (connection !== undefined) return connection.request(method, params, signal);
      throw new AcpError('answered', `${method} came before initialize was answered`, errorCodes.methodNotFound);
    },
    notification: (method, params) => {
      connection?.notification(method, params);
    },
  };
  const rpc = new RpcConnection(streams, handler, options);
  try {
    rpc.listen();
    const { result, version } = await negotiate(rpc, options);
    const report = reporter(options);
    const dialect = dialects[version] ?? dialectV1;
    const description = dialect.describe(Fields.of(result, report, 'initialize response'));
    connection = new AcpConnection(rpc, dialect, description, {
      log: options.log,
      report,
      limits: { ...defaultLimits, ...options.limits },
      hold: { ...defaultHoldLimits, ...options.hold },
      elicitation: { form: options.offers.elicitationForm, url: options.offers.elicitationUrl },
      idPrefix: options.idPrefix ?? `parley-${globalThis.crypto.randomUUID().slice(0, 8)}.`,
      ...present({ elicit: options.elicit }),
    });
    return connection;
  } catch (error) {
    rpc.dispose();
    throw error;
  }
}

interface Agreement {
  readonly version: 1 | 2;
  readonly result: unknown;
}

async function negotiate(rpc: RpcConnection, options: ConnectOptions): Promise<Agreement> {
  const until = performance.now() + options.initializeLimitMs;
  const wanted = options.protocol === 'auto' ? 2 : options.protocol;
  try {
    return await initialize(rpc, options, wanted, options.initializeLimitMs);
  } catch (error) {
    if (options.protocol !== 'auto' || !mayKnowVersion1(error)) throw asVersionError(error);
    options.log.debug('The agent refused version 2 of the protocol; asking for version 1');
    try {
      return await initialize(rpc, options, 1, Math.max(1, until - performance.now()));
    } catch (second) {
      throw asVersionError(second);
    }
  }
}

async function initialize(
  rpc: RpcConnection,
  options: ConnectOptions,
  version: 1 | 2,
  limitMs: number,
): Promise<Agreement> {
  const result = await rpc.sendRequest('initialize', initializeParams(options, version), { limitMs });
  const answered = isRecord(result) ? result['protocolVersion'] : undefined;
  if (typeof answered !== 'number') {
    throw new AcpError('malformed', 'The answer to initialize has no protocolVersion', undefined, result);
  }
  const accepted = options.protocol === 'auto' ? [1, 2] : [options.protocol];
  if ((answered === 1 || answered === 2) && accepted.includes(answered)) return { version: answered, result };
  throw versionError(String(answered));
}

/** One object with the shapes of both versions, so that an agent of either finds what it looks for. */
function initializeParams({ client, offers, protocol }: ConnectOptions, protocolVersion: 1 | 2): object {
  const elicitation = {
    ...(offers.elicitationForm ? { form: {} } : {}),
    ...(offers.elicitationUrl ? { url: {} } : {}),
  };
  const v1 = {
    clientInfo: client,
    clientCapabilities: {
      fs: { readTextFile: offers.readTextFile, writeTextFile: offers.writeTextFile },
      terminal: offers.terminal,
      session: { configOptions: { boolean: {} }, notices: {}, compaction: {} },
      plan: {},
      subagents: {},
      auth: { terminal: offers.authTerminal },
      elicitation,
      // De facto: how agents of v1 ask whether they may show terminals of their own, and sign in in one.
      _meta: { terminal_output: true, ...(offers.authTerminal ? { 'terminal-auth': true } : {}) },
    },
  };
  const v2 = { info: client, capabilities: { auth: offers.authTerminal ? { terminal: {} } : {}, elicitation } };
  return { protocolVersion, ...(protocol === 2 ? {} : v1), ...(protocolVersion === 2 ? v2 : {}) };
}

/** -32022 says so; older agents that cannot read the newer request answer with an error of their own. */
function mayKnowVersion1(error: unknown): boolean {
  if (!isAcpError(error) || error.kind !== 'answered') return false;
  if (error.code === errorCodes.unsupportedProtocolVersion) {
    const supported = isRecord(error.data) ? error.data['supported'] : undefined;
    return !Array.isArray(supported) || supported.includes(1);
  }
  return [errorCodes.invalidRequest, errorCodes.invalidParams, errorCodes.internalError].some(
    (code) => code === error.code,
  );
}

function asVersionError(error: unknown): unknown {
  if (!isAcpError(error) || error.code !== errorCodes.unsupportedProtocolVersion) return error;
  const supported = isRecord(error.data) ? error.data['supported'] : undefined;
  return versionError(Array.isArray(supported) ? supported.map(String).join(', ') : '?');
}

function versionError(offered: string): AcpError {
  return new AcpError('version', `The agent speaks version ${offered} of the protocol`, undefined, { offered });
}

function reporter({ log, onReport }: ConnectOptions): Report {
  return (path, problem) => {
    log.trace(`In a message of the agent, ${path} ${problem}`);
    onReport?.(path, problem);
  };
}
