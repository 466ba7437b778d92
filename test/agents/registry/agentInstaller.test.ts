import * as assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentInstaller, type InstallProgress } from '../../../src/agents/install/agentInstaller';
import { markUsed } from '../../../src/agents/install/contentUse';
import { InstallError } from '../../../src/agents/install/installError';
import { type InstalledAgent, installedDefinition, readInstalled } from '../../../src/agents/install/installedAgent';
import { FetchError } from '../../../src/agents/registry/httpGet';
import type { PackageDistribution, RegistryAgent } from '../../../src/agents/registry/registryAgent';
import { nullLog } from '../../../src/base/log';
import { toText } from '../../../src/sessions/toText';
import { agentEntries } from '../../support/agentArchive';
import { SessionBench } from '../../support/agentFixtures';
import { bombBz2, sha256, smallBz2, tarGz, zip } from '../../support/archives';
import { binaryAgent } from '../../support/binaryAgent';
import { until } from '../../support/fakeSessionHost';
import { RegistryServer } from '../../support/registryServer';
import { repositoryPath } from '../../support/root';
import { text } from '../../support/sessionEvents';

describe('installing an agent', function () {
  this.timeout(30_000);
  let server: RegistryServer;
  let root = '';
  const unpackScript = repositoryPath('dist/unpack.js');

  beforeEach(async () => {
    server = await RegistryServer.start();
    root = join(mkdtempSync(join(tmpdir(), 'parley-install-')), 'agents');
  });
  afterEach(async () => {
    await server.close();
    rmSync(join(root, '..'), { recursive: true, force: true });
  });

  const installer = (): AgentInstaller => new AgentInstaller({ root, unpackScript, log: nullLog });

  async function install(
    options: Parameters<typeof binaryAgent>[0],
    onProgress: (progress: InstallProgress) => void = () => undefined,
    signal = new AbortController().signal,
  ): Promise<InstalledAgent> {
    const [agent, distribution] = binaryAgent(options);
    return installer().install(agent, distribution, { signal, onProgress });
  }

  async function failure(options: Parameters<typeof binaryAgent>[0]): Promise<unknown> {
    const error: unknown = await install(options).then(
      () => assert.fail('It was installed'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof InstallError || error instanceof FetchError, String(error));
    return error.failure;
  }

  /** Every file of the folder of installed agents. */
  function files(): readonly string[] {
    if (!existsSync(root)) return [];
    return readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(root, name)).isFile(),
    );
  }

  const versions = (): readonly string[] => {
    const folder = join(root, 'content', 'tester');
    return existsSync(folder) ? readdirSync(folder).map((name) => name.replace(/-\w+$/, '')) : [];
  };

  async function hello(installed: InstalledAgent): Promise<string> {
    const bench = new SessionBench([installedDefinition(installed, root)]);
    try {
      const session = bench.sessions.create(installed.id);
      session.prompt([text('hello')]);
      await until(session, ({ activity }) => activity === 'idle');
      return toText(session.state);
    } finally {
      await bench.dispose();
    }
  }

  for (const kind of ['zip', 'tar.gz', 'tgz']) {
    it(`makes of a .${kind} an agent that answers`, async () => {
      const entries = agentEntries({ on: { 'session/prompt': [{ text: 'You said: $prompt' }] } });
      const archive = kind === 'zip' ? zip(...entries) : await tarGz(...entries);
      const stages: string[] = [];
      const installed = await install(
        { archive: server.serve(`/agent.${kind}`, archive), sha256: sha256(archive) },
        (progress) => {
          if (stages.at(-1) !== progress.stage) stages.push(progress.stage);
          if (progress.stage === 'downloading') assert.ok(progress.received <= archive.length);
        },
      );
      assert.deepEqual(stages, ['waiting', 'downloading', 'unpacking']);
      assert.deepEqual(readInstalled(root), [installed]);
      assert.equal(installed.verified, 'yes');
      assert.match(await hello(installed), /You said: hello/);
    });
  }

  it('takes .tar.bz2 and programs that are not packed, and tells a sum that nobody could compare', async () => {
    const packed = await install({ archive: server.serve('/agent.tbz2', smallBz2) });
    assert.partialDeepStrictEqual(packed, { sha256: sha256(smallBz2), verified: 'no' });
    const raw = await install({ archive: server.serve('/agent-linux', '#!/bin/sh\n'), cmd: '.\\agent.exe' });
    const { command } = installedDefinition(raw, root);
    assert.match(command, /agent\.exe$/);
    assert.equal(statSync(command).mode & 0o111, 0o111);
  });

  it('lists packages with what runs them, without a question on the way', async () => {
    const npx: PackageDistribution = { kind: 'npx', package: '@a/b@1.2.3', args: ['--acp'], env: { A: 'b' } };
    const uvx: PackageDistribution = { kind: 'uvx', package: 'c', args: [], env: {} };
    const agent = (id: string): RegistryAgent => ({ ...binaryAgent({})[0], id, name: id, version: '1.2.3' });
    const options = { signal: new AbortController().signal, onProgress: () => undefined };
    await installer().install(agent('one'), npx, options);
    await installer().install(agent('two'), uvx, options);
    assert.deepEqual(
      readInstalled(root).map((one) => [one.version, installedDefinition(one, root)]),
      [
        [
          '1.2.3',
          {
            id: 'one',
            name: 'one',
            command: 'npx',
            args: ['-y', '@a/b@1.2.3', '--acp'],
            env: { A: 'b' },
            source: 'registry',
          },
        ],
        ['', { id: 'two', name: 'two', command: 'uvx', args: ['c'], env: {}, source: 'registry' }],
      ],
    );
    await installer().remove('one');
    await installer().remove('none');
    assert.deepEqual(
      readInstalled(root).map(({ id }) => id),
      ['two'],
    );
  });

  it('leaves nothing when it goes wrong', async () => {
    const good = await tarGz(...agentEntries());
    const sum = sha256(good);
    const served = (path: string, content: Buffer | string): string => server.serve(path, content);
    const cases: readonly (readonly [object, object])[] = [
      [{ archive: server.url('/none.zip') }, { kind: 'status', status: 404 }],
      [
        { archive: served('/a.tar.gz', good), sha256: 'ab'.repeat(32) },
        { kind: 'checksum', actual: sum },
      ],
      [{ archive: served('/b.tar.gz', good.subarray(0, 900)) }, { kind: 'broken' }],
      [
        { archive: served('/c.tar.gz', good), cmd: './other' },
        { kind: 'noProgram', cmd: './other' },
      ],
      [
        { archive: served('/d.tar.gz', good), cmd: '../../../bin/sh' },
        { kind: 'unsafe', reason: 'path' },
      ],
      [{ archive: served('/e.tar.gz', good), cmd: 'bin' }, { kind: 'noProgram' }],
      [{ archive: served('/f.zip', zip({ name: '../x' })) }, { kind: 'unsafe', reason: 'path' }],
      [
        { archive: served('/g.tar.gz', await tarGz({ name: 'bin/agent', link: '/bin/sh' })) },
        { kind: 'unsafe', reason: 'link' },
      ],
      [{ archive: served('/h.tar.bz2', bombBz2) }, { kind: 'tooMuch' }],
      [{ archive: served('/i.dmg', good) }, { kind: 'format' }],
      [{ archive: 'http://example.invalid/a.zip' }, { kind: 'address' }],
      [
        {
          archive: server.serve('/j.zip', (_, response) =>
            response.writeHead(302, { location: 'http://example.invalid/' }).end(),
          ),
        },
        { kind: 'address' },
      ],
      [
        {
          archive: server.serve('/k.zip', (_, response) =>
            response.writeHead(200, { 'content-length': 2 ** 31 }).write('a'),
          ),
        },
        { kind: 'tooLarge' },
      ],
      [
        {
          archive: server.serve('/l.zip', (_, response) => {
            response.writeHead(200, { 'content-length': 5000 }).write('a');
            setImmediate(() => response.destroy());
          }),
        },
        { kind: 'offline' },
      ],
    ];
    for (const [options, expected] of cases) {
      assert.partialDeepStrictEqual(await failure(options), expected);
      assert.deepEqual(files(), []);
      assert.deepEqual(versions(), []);
    }
    assert.ok(server.requests.every((path) => path.startsWith('/')));
  });

  it('can be cancelled at any time, which leaves nothing', async () => {
    const archive = server.serve('/slow.zip', (_, response) => response.write('PK'));
    for (const [stage, address] of [
      ['waiting', archive],
      ['downloading', archive],
      ['unpacking', server.serve('/bomb.tar.bz2', bombBz2)],
    ] as const) {
      const cancel = new AbortController();
      const started = install(
        { archive: address },
        (progress) => progress.stage === stage && cancel.abort(),
        cancel.signal,
      );
      await assert.rejects(started, (error) => error instanceof FetchError && error.failure.kind === 'cancelled');
      assert.deepEqual(files(), []);
    }
  });

  it('that is killed leaves nothing either, once Parley is used again', async () => {
    let response: ServerResponse | undefined;
    const slow = server.serve('/slow.tar.gz', (_, answer) => {
      response = answer;
      answer.write(Buffer.alloc(100_000));
    });
    const bomb = server.serve('/bomb.tar.bz2', bombBz2);
    for (const [stage, archive] of [
      ['downloading', slow],
      ['unpacking', bomb],
    ] as const) {
      const owner = spawn(
        process.execPath,
        [repositoryPath('out/test/programs/installOwner.js'), root, unpackScript, archive],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      await said(owner, stage);
      owner.kill('SIGKILL');
      await once(owner, 'close');
      assert.notDeepEqual(files(), []);
      await installer().sweep();
      assert.deepEqual(files(), []);
      assert.ok(!existsSync(join(root, 'staging', 'tester')));
    }
    response?.destroy();
    // And it can be installed at once.
    const archive = await tarGz(...agentEntries());
    await install({ archive: server.serve('/agent.tgz', archive) });
  });

  it('is not swept away while it goes on, and is done once when two windows want it', async () => {
    const archive = await tarGz(...agentEntries());
    let answer: (() => void) | undefined;
    const asked = new Promise<void>((resolve) => {
      server.serve('/agent.tgz', (_, response) => {
        response.write(archive.subarray(0, 100));
        answer ??= () => response.end(archive.subarray(100));
        resolve();
      });
    });
    const first = install({ archive: server.url('/agent.tgz') });
    await asked;
    await installer().sweep();
    server.serve('/agent.tgz', archive);
    const second = install({ archive: server.url('/agent.tgz') });
    answer?.();
    await Promise.all([first, second]);
    assert.deepEqual(versions(), ['1.0.0']);
    assert.deepEqual(readInstalled(root), [await second]);
  });

  it('is not forgotten where the list of what is installed cannot be read', async () => {
    const installed = await install({ archive: server.serve('/agent', '#!/bin/sh\n') });
    const list = join(root, 'installed.json');
    const text = readFileSync(list, 'utf8');
    rmSync(list);
    mkdirSync(list);
    await installer().sweep();
    await assert.rejects(installer().add({ ...installed, id: 'other' }), InstallError);
    rmSync(list, { recursive: true });
    writeFileSync(list, text);
    assert.deepEqual(readInstalled(root), [installed]);
    assert.equal(existsSync(installedDefinition(installed, root).command), true);
    writeFileSync(list, text.slice(0, 40));
    await installer().sweep();
    assert.equal(existsSync(installedDefinition(installed, root).command), true);
    await installer().add({ ...installed, id: 'other' });
    assert.deepEqual(readInstalled(root), [{ ...installed, id: 'other' }]);
    assert.equal(readFileSync(`${list}.unreadable`, 'utf8'), text.slice(0, 40));
  });

  it('of another version takes the old one’s place, which goes when nobody uses it any more', async () => {
    const archive = server.serve('/agent.tgz', await tarGz(...agentEntries()));
    const old = await install({ archive });
    await install({ archive, version: '2.0.0' });
    assert.deepEqual(versions(), ['2.0.0']);
    const used = await install({ archive, version: '3.0.0' });
    await markUsed(root, 'tester', used.command.split('/')[2] ?? '');
    await install({ archive, version: '4.0.0' });
    assert.deepEqual(versions(), ['3.0.0', '4.0.0']);
    assert.equal(readInstalled(root).length, 1);
    assert.notDeepEqual(readInstalled(root), [old]);
    await installer().remove('tester');
    assert.deepEqual(versions(), ['3.0.0']);
    // As when the window that used it was closed.
    rmSync(join(root, 'uses'), { recursive: true });
    await installer().sweep();
    assert.deepEqual(versions(), []);
  });
});

/** Waits for a line of what a program prints. */
async function said(child: ChildProcess, line: string): Promise<void> {
  let heard = '';
  for await (const chunk of child.stdout ?? []) {
    heard += String(chunk);
    if (heard.split('\n').includes(line)) return;
  }
  assert.fail(`It ended with: ${heard}`);
}
