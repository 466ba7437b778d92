import type { FileSink, PermissionOutcome, TerminalSink } from './agentConnection';
import { AcpError, errorCodes } from './errors';
import { type Fields, present } from './fields';
import type { ToClientRequest } from './methods';
import { parseEnvironment } from './parseAuth';
import { invalidParams } from './parsePermission';
import type { SessionRoute } from './sessionRoute';
import type { TerminalExitStatus } from './update';
import { writePermissionOutcome } from './writeRequest';

/** Requests of the agent that belong to a session. An elicitation need not, and MCP over ACP does not. */
export type SessionRequest = Exclude<ToClientRequest, 'elicitation/create' | 'mcp/message'>;

type Answer = (route: SessionRoute, params: Fields, signal: AbortSignal) => Promise<object>;

/** Answers each request of an agent by its session's sink. @throws AcpError: bad params, or what the sink throws. */
export const sessionRequests: Readonly<Record<SessionRequest, Answer>> = {
  'session/request_permission': async (route, params, signal) => {
    const request = route.lift.permissionRequest(params);
    const ask = (aborted: AbortSignal): Promise<PermissionOutcome> => route.sink.requestPermission(request, aborted);
    return writePermissionOutcome(await route.run(signal, ask, { outcome: 'cancelled' }));
  },
  'fs/read_text_file': async (route, params, signal) => {
    const files = filesOf(route, 'fs/read_text_file');
    const path = required(params, 'path');
    const line = params.count('line');
    const limit = params.count('limit');
    return { content: await route.run(signal, (aborted) => files.readTextFile(path, line, limit, aborted)) };
  },
  'fs/write_text_file': async (route, params, signal) => {
    const files = filesOf(route, 'fs/write_text_file');
    const path = required(params, 'path');
    const content = required(params, 'content');
    await route.run(signal, (aborted) => files.writeTextFile(path, content, aborted));
    return {};
  },
  'terminal/create': async (route, params, signal) => {
    const terminals = terminalsOf(route, 'terminal/create');
    const request = {
      command: required(params, 'command'),
      args: params.texts('args') ?? [],
      env: parseEnvironment(params, 'env'),
      ...present({ cwd: params.text('cwd'), outputByteLimit: params.count('outputByteLimit') }),
    };
    return { terminalId: await route.run(signal, (aborted) => terminals.create(request, aborted)) };
  },
  'terminal/output': async (route, params, signal) => {
    const terminals = terminalsOf(route, 'terminal/output');
    const terminalId = required(params, 'terminalId');
    const { output, truncated, exitStatus } = await route.run(signal, () => terminals.output(terminalId));
    return { output, truncated, ...(exitStatus === undefined ? {} : { exitStatus: writeExitStatus(exitStatus) }) };
  },
  'terminal/wait_for_exit': async (route, params, signal) => {
    const terminals = terminalsOf(route, 'terminal/wait_for_exit');
    const terminalId = required(params, 'terminalId');
    return writeExitStatus(await route.run(signal, (aborted) => terminals.waitForExit(terminalId, aborted)));
  },
  'terminal/kill': async (route, params, signal) => {
    const terminals = terminalsOf(route, 'terminal/kill');
    const terminalId = required(params, 'terminalId');
    await route.run(signal, () => terminals.kill(terminalId));
    return {};
  },
  'terminal/release': async (route, params, signal) => {
    const terminals = terminalsOf(route, 'terminal/release');
    const terminalId = required(params, 'terminalId');
    await route.run(signal, () => terminals.release(terminalId));
    return {};
  },
};

export function isSessionRequest(method: ToClientRequest): method is SessionRequest {
  return method in sessionRequests;
}

function filesOf(route: SessionRoute, method: string): FileSink {
  return route.sink.files ?? notOffered(method);
}

function terminalsOf(route: SessionRoute, method: string): TerminalSink {
  return route.sink.terminals ?? notOffered(method);
}

function notOffered(method: string): never {
  throw new AcpError('answered', `${method} is not offered by this client`, errorCodes.methodNotFound);
}

function required(params: Fields, key: string): string {
  return params.text(key) ?? invalidParams(params, key, 'must be a string');
}

function writeExitStatus({ exitCode, signal }: TerminalExitStatus): object {
  return { exitCode: exitCode ?? null, signal: signal ?? null };
}
