import { deepStrictEqual, rejects, strictEqual, throws } from 'node:assert/strict';
import { ExtensionMethods } from '../../../src/acp/extensionMethods';
import type { ParleyApi } from '../../../src/api/parley';
import type { Disposable } from '../../../src/base/lifecycle';
import { ApiBench } from '../../support/apiBench';
import { FakeAgent } from '../../support/fakeAgent';
import { folder, settled } from '../../support/fakeSessionHost';

/** An agent that has extension methods, called by the test. */
class ExtendedAgent extends FakeAgent {
  readonly requests = new ExtensionMethods<(params: unknown) => Promise<unknown>>();
  readonly notifications = new ExtensionMethods<(params: unknown) => void>();

  override onExtensionRequest(method: string, handler: (params: unknown) => Promise<unknown>): Disposable {
    return this.requests.add(method, handler);
  }

  override onExtensionNotification(method: string, handler: (params: unknown) => void): Disposable {
    return this.notifications.add(method, handler);
  }
}

const origin = { agentId: 'fake', folder: folder.uri };

describe('extension methods of agents', () => {
  let bench: ApiBench;
  let api: ParleyApi;
  let agents: ExtendedAgent[];
  let given: Disposable[];
  beforeEach(() => {
    bench = new ApiBench([folder]);
    ({ api } = bench);
    agents = [];
    given = [];
  });
  afterEach(() => {
    for (const one of given) one.dispose();
    for (const agent of agents) {
      agent.closeConnection();
      agent.dispose();
    }
    bench.dispose();
  });

  function connected(): ExtendedAgent {
    const agent = new ExtendedAgent();
    agents.push(agent);
    bench.methods.attach(agent, origin);
    return agent;
  }

  it('are answered by the extension that says so, of agents that are there and of those that come', async () => {
    const before = connected();
    const asked: unknown[] = [];
    given.push(
      api.onReceiveRequest('_add', (params, from) => {
        asked.push(from);
        return { sum: (params as { readonly a: number }).a + 1 };
      }),
    );
    const answers = [before, connected()].map((agent) => agent.requests.get('_add')!({ a: 1 }));
    deepStrictEqual(asked, [origin, origin], 'called at once: before the next message');
    deepStrictEqual(await Promise.all(answers), [{ sum: 2 }, { sum: 2 }]);
  });

  it('have one answer: a second handler is refused, until the first has gone', async () => {
    const agent = connected();
    const first = api.onReceiveRequest('_x', () => 1);
    throws(() => api.onReceiveRequest('_x', () => 2), /method _x has a handler already/);
    first.dispose();
    await rejects(agent.requests.get('_x')!({}), { code: -32601 });
    given.push(api.onReceiveRequest('_x', () => 2));
    first.dispose();
    strictEqual(await agent.requests.get('_x')!({}), 2);
  });

  it('that a handler cannot answer are answered with an error', async () => {
    const agent = connected();
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    const failures = {
      _sync: () => {
        throw new Error('at once');
      },
      _async: () => Promise.reject(Object.assign(new Error('later'), { code: 7 })),
      _cyclic: () => cyclic,
      _none: () => undefined,
    };
    for (const [method, handler] of Object.entries(failures)) given.push(api.onReceiveRequest(method, handler));
    const ask = (method: string): Promise<unknown> => agent.requests.get(method)!({});
    await rejects(ask('_sync'), { code: -32603, message: 'at once' });
    await rejects(ask('_async'), { code: 7, message: 'later' });
    await rejects(ask('_cyclic'), { code: -32603 });
    deepStrictEqual(await ask('_none'), {});
    strictEqual(bench.warnings.length, 3);
    strictEqual(bench.warnings[0], 'The handler of the request _sync failed: Error');
  });

  it('that are notifications are heard by all, whatever one of them does', async () => {
    const agent = connected();
    const heard: unknown[] = [];
    const spoils = (params: unknown): never => {
      (params as { value: number }).value = 0;
      throw new Error('no');
    };
    const hears = (params: unknown): void => {
      heard.push(params);
    };
    given.push(api.onReceiveNotification('_n', spoils), api.onReceiveNotification('_n', hears));
    const twice = api.onReceiveNotification('_n', hears);
    agent.notifications.get('_n')!({ value: 1 });
    twice.dispose();
    agent.notifications.get('_n')!({ value: 2 });
    deepStrictEqual(heard, [{ value: 1 }, { value: 1 }, { value: 2 }]);
    await settled();
    strictEqual(bench.warnings.length, 2);
  });

  it('are not those of the protocol, and need a handler', () => {
    throws(() => api.onReceiveRequest('session/update', () => 1), {
      kind: 'invalidArgument',
      message: 'onReceiveRequest: method is not the name of an extension method: it begins with an underscore',
    });
    throws(() => api.onReceiveNotification('_x', undefined as never), {
      message: 'onReceiveNotification: handler is not a function',
    });
  });
});
