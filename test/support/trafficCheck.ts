import { fullSchema } from './acpSchemas';
import type { RawAgent } from './rawAgent';

type Json = Record<string, unknown>;

/** Fails the test when the client writes something that the schema of its protocol version does not allow. */
export function trafficCheck(version: 1 | 2): (message: Json, agent: RawAgent) => void {
  return (message, agent) => {
    const problem = trafficProblem(version, message, agent);
    if (problem !== undefined) throw new Error(`${problem} in ${JSON.stringify(message)}`);
  };
}

function trafficProblem(version: 1 | 2, message: Json, agent: RawAgent): string | undefined {
  const schema = fullSchema(version);
  const { id, method, params, result, error } = message;
  if (message['jsonrpc'] !== '2.0') return 'no jsonrpc version';
  if (typeof method === 'string') {
    // Extensions are free, and `session/set_model` has left the schema.
    if (method.startsWith('_') || method === 'session/set_model') return undefined;
    if (method === '$/cancel_request') return schema.problem('CancelRequestNotification', params);
    const known = schema.method(method, 'agent', id === undefined ? 'notification' : 'request');
    return known === undefined ? `v${version} has no ${method}` : schema.problem(known.params, params);
  }
  if (error !== undefined) return schema.problem('Error', error);
  const asked = schema.method(agent.asked.get(id) ?? '', 'client', 'request');
  return asked?.result === undefined ? undefined : schema.problem(asked.result, result);
}
