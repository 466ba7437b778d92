import * as assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RegistryList, type RegistryListOptions } from '../../../src/agents/registry/registryList';
import { nullLog } from '../../../src/base/log';
import { RegistryServer } from '../../support/registryServer';

const npx = (id: string): object => ({
  id,
  name: id.toUpperCase(),
  version: '1.0.0',
  description: 'An agent',
  distribution: { npx: { package: `${id}@1.0.0` } },
});

describe('the list of the registry', () => {
  let server: RegistryServer;
  let scratch = '';
  const never = new AbortController().signal;

  beforeEach(async () => {
    server = await RegistryServer.start();
    scratch = mkdtempSync(join(tmpdir(), 'parley-registry-'));
    writeFileSync(
      join(scratch, 'snapshot.json'),
      JSON.stringify({ agents: [npx('old'), { ...npx('bin'), distribution: {} }] }),
    );
  });
  afterEach(async () => {
    await server.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  function list(options: Partial<RegistryListOptions> = {}): RegistryList {
    return new RegistryList({
      url: server.url('/registry.json'),
      snapshotFile: join(scratch, 'snapshot.json'),
      cacheFile: join(scratch, 'cache', 'registry.json'),
      log: nullLog,
      now: () => 1000,
      ...options,
    });
  }

  async function known(options: Partial<RegistryListOptions> = {}): Promise<readonly unknown[]> {
    const { agents, origin, asOf } = await list(options).known();
    return [origin, asOf, ...agents.map(({ id }) => id)];
  }

  /** @returns what came of it, then what is known in another window */
  async function refreshed(options: Partial<RegistryListOptions> = {}): Promise<readonly unknown[]> {
    const result = await list(options).refresh(never);
    return [result.kind === 'failed' ? result.failure : result.kind, await known(options)];
  }

  const snapshot = ['snapshot', undefined, 'old', 'bin'];

  it('is the one that came with Parley until the registry was asked, and nobody is asked for it', async () => {
    assert.deepEqual(await known(), snapshot);
    assert.deepEqual(server.requests, []);
  });

  it('is then what the registry has, kept for other windows and for later', async () => {
    server.serveRegistry([npx('a'), 'broken', npx('b')]);
    assert.deepEqual(await refreshed(), ['changed', ['registry', 1000, 'a', 'b']]);
    const before = server.requests.length;
    assert.deepEqual(await known(), ['registry', 1000, 'a', 'b']);
    assert.equal(server.requests.length, before);
  });

  it('is not sent again while it is the same', async () => {
    server.serveRegistry([npx('a')]);
    await refreshed();
    assert.deepEqual(await refreshed({ now: () => 2000 }), ['unchanged', ['registry', 2000, 'a']]);
    server.serveRegistry([npx('b')], '"2"');
    assert.deepEqual(await refreshed({ now: () => 3000 }), ['changed', ['registry', 3000, 'b']]);
  });

  it('of one registry is not taken for that of another', async () => {
    server.serveRegistry([npx('a')]);
    await refreshed();
    assert.deepEqual(await known({ url: server.url('/other.json') }), snapshot);
  });

  it('stays what it was when the registry cannot be reached or says nothing of use', async () => {
    server.serveRegistry([npx('a')]);
    await refreshed();
    const kept = ['registry', 1000, 'a'];
    for (const [content, failure] of [
      ['{"agents": [', { kind: 'notARegistry' }],
      ['<html>', { kind: 'notARegistry' }],
      ['{"agents": []}', { kind: 'notARegistry' }],
      ['[]', { kind: 'notARegistry' }],
      [Buffer.alloc(9_000_000), { kind: 'tooLarge', limitBytes: 8 * 1024 * 1024 }],
    ] as const) {
      server.serve('/registry.json', content);
      assert.deepEqual(await refreshed(), [failure, kept]);
    }
    server.serve('/registry.json', (_, response) => response.writeHead(503).end());
    assert.deepEqual(await refreshed(), [{ kind: 'status', status: 503 }, kept]);
    server.serve('/registry.json', (_, response) => response.destroy());
    assert.partialDeepStrictEqual(await refreshed(), [{ kind: 'offline' }, kept]);
  });

  it('of any size is not read on when it is too large, told or not', async () => {
    let written = 0;
    server.serve('/registry.json', (_, response) => {
      const more = (): void => {
        while (!response.destroyed && written < 50_000_000) {
          written += 65_536;
          if (!response.write(Buffer.alloc(65_536, ' '))) {
            response.once('drain', more);
            return;
          }
        }
      };
      more();
    });
    assert.deepEqual(await refreshed(), [{ kind: 'tooLarge', limitBytes: 8 * 1024 * 1024 }, snapshot]);
    assert.ok(written < 40_000_000, `${written} bytes were sent`);
  });

  it('is not waited for without end', async () => {
    const slow = { kind: 'slow', limitMs: 100 };
    server.serve('/registry.json', () => undefined);
    assert.deepEqual(await refreshed({ limitMs: 100 }), [slow, snapshot]);
    server.serve('/registry.json', (_, response) => {
      const drip = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(drip));
    });
    assert.deepEqual(await refreshed({ limitMs: 100 }), [slow, snapshot]);
  });

  it('can be left', async () => {
    const cancel = new AbortController();
    server.serve('/registry.json', () => cancel.abort());
    assert.deepEqual(await list().refresh(cancel.signal), { kind: 'failed', failure: { kind: 'cancelled' } });
    assert.deepEqual(await list().refresh(cancel.signal), { kind: 'failed', failure: { kind: 'cancelled' } });
  });

  it('may have moved, also to another host, but not from the net to this machine or to what is not encrypted', async () => {
    server.serveRegistry([npx('a')]);
    const moved = (to: string): string =>
      server.serve('/moved.json', (_, response) => response.writeHead(302, { location: to }).end());
    assert.deepEqual(await refreshed({ url: moved('/registry.json') }), ['changed', ['registry', 1000, 'a']]);
    assert.deepEqual(await refreshed({ url: moved(server.url('/registry.json', 'localhost')) }), [
      'unchanged',
      ['registry', 1000, 'a'],
    ]);
    for (const url of [
      'http://example.invalid/r.json',
      'file:///etc/passwd',
      'ftp://127.0.0.1/',
      'http://u:p@127.0.0.1/',
    ])
      assert.partialDeepStrictEqual(await refreshed({ url: moved(url) }), [{ kind: 'address' }]);
    assert.partialDeepStrictEqual(await refreshed({ url: moved('/moved.json') }), [{ kind: 'address' }]);

    const asked: string[] = [];
    const fetch = (url: string | URL | Request): Promise<Response> => {
      asked.push(url instanceof Request ? url.url : String(url));
      return Promise.resolve(new Response(null, { status: 302, headers: { location: server.url('/registry.json') } }));
    };
    const secure = 'https://example.invalid/r.json';
    assert.deepEqual(await list({ url: secure, fetch }).refresh(never), {
      kind: 'failed',
      failure: { kind: 'address', url: server.url('/registry.json') },
    });
    assert.deepEqual(asked, [secure]);
  });

  it('leaves no half file behind, and is not stopped by one that cannot be written', async () => {
    server.serveRegistry([npx('a')]);
    await refreshed();
    assert.deepEqual(readdirSync(join(scratch, 'cache')), ['registry.json']);
    writeFileSync(join(scratch, 'file'), '');
    const result = await list({ cacheFile: join(scratch, 'file', 'registry.json') }).refresh(never);
    assert.equal(result.kind, 'changed');
    assert.ok(!existsSync(join(scratch, 'file', 'registry.json')));
  });

  it('is read again when the kept one is broken', async () => {
    server.serveRegistry([npx('a')]);
    await refreshed();
    for (const text of [
      '',
      '{',
      '[]',
      JSON.stringify({ url: server.url('/registry.json'), etag: '"1"', checkedAt: 1, registry: {} }),
    ]) {
      writeFileSync(join(scratch, 'cache', 'registry.json'), text);
      assert.deepEqual(await known(), snapshot);
    }
    assert.deepEqual(await refreshed(), ['changed', ['registry', 1000, 'a']]);
  });
});
