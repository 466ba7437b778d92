import { strict as assert } from 'node:assert';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { KnownSecrets } from '../../src/base/knownSecrets';
import { nullLog } from '../../src/base/log';
import type { SessionNote } from '../../src/chat/protocol';
import { McpDesk, type SessionSurroundings } from '../../src/mcpDesk';
import { serverItems } from '../../src/mcpPicker';
import { SessionSetups } from '../../src/sessionSetup';
import type { Session } from '../../src/sessions/session';
import { toText } from '../../src/sessions/toText';
import { McpLog } from '../../src/workspace/mcp/mcpLog';
import { mcpAgent, SessionBench } from '../support/agentFixtures';
import { everythingOverHttp, everythingOverStdio } from '../support/everythingServer';
import { until } from '../support/fakeSessionHost';
import { repositoryPath } from '../support/root';
import { text } from '../support/sessionEvents';

const everything = everythingOverStdio();

describe('MCP servers of the settings and of mcp.json', function () {
  this.timeout(40_000);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
  const file = join(folder.fsPath, '.vscode', 'mcp.json');
  const marker = join(folder.fsPath, 'started-by-mcp-json');
  /** Survives a window: what is remembered for the workspace, and the secrets. */
  let memento: Map<string, unknown>;
  let secrets: Map<string, string>;
  let asked: string[];
  let setups: SessionSetups;
  let bench: SessionBench;
  let log: McpLog;
  let surroundings: SessionSurroundings;

  function openWindow(env: Readonly<Record<string, string>> = {}): void {
    log = new McpLog(new KnownSecrets());
    setups = new SessionSetups({
      loadDesk: () =>
        Promise.resolve(
          new McpDesk({
            sessions: { get: (id) => bench.sessions.get(id), onDidChange: bench.sessions.onDidChange },
            secrets: {
              lookup: () => undefined,
              value: (name) => {
                asked.push(name);
                return Promise.resolve(secrets.get(name.split(' ')[1] ?? ''));
              },
            },
            files: { user: vscode.Uri.file('/nowhere/settings.json') },
            memento: {
              keys: () => [...memento.keys()],
              get: (key: string) => memento.get(key) as undefined,
              update: (key, value) => {
                memento.set(key, value);
                return Promise.resolve();
              },
            },
            ownEnvironment: () => Promise.resolve(process.env),
            surroundings: () => surroundings,
            runner: {
              command: process.execPath,
              args: [repositoryPath('dist/inFolder.js')],
              env: { ELECTRON_RUN_AS_NODE: '1' },
            },
            serverLog: log,
            log: nullLog,
          }),
        ),
      otherFolders: () => [],
      log: nullLog,
    });
    bench = new SessionBench([mcpAgent({ ELECTRON_RUN_AS_NODE: '1', ...env })], { setup: setups.setup }, folder.fsPath);
  }

  async function closeWindow(): Promise<void> {
    await bench.dispose();
    setups.dispose();
    log.dispose();
  }

  beforeEach(() => {
    [memento, secrets, asked] = [new Map<string, unknown>(), new Map<string, string>(), []];
    surroundings = { editorTools: true, folders: [] };
    openWindow();
  });

  afterEach(async () => {
    await closeWindow();
    rmSync(file, { force: true });
    rmSync(marker, { force: true });
    await configure(undefined, vscode.ConfigurationTarget.Global);
    await configure(undefined, vscode.ConfigurationTarget.Workspace);
  });

  async function configure(servers: object | undefined, target = vscode.ConfigurationTarget.Global): Promise<void> {
    await vscode.workspace.getConfiguration('parley').update('mcpServers', servers, target);
  }

  function writeMcpJson(value: object | string): void {
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value, undefined, 2));
  }

  /** Sends a prompt; what the agent says to it. */
  async function ask(session: Session, prompt: string): Promise<string> {
    const before = session.state.turn;
    session.prompt([text(prompt)]);
    const state = await until(session, ({ turn, activity }) => turn > before && activity === 'idle');
    return toText(state).trimEnd().split('\n').at(-1)?.trim() ?? '';
  }

  /** The servers that the agent has now: how it was told, and their names. */
  async function given(session: Session): Promise<readonly [string, readonly string[]]> {
    const { method, mcpServers } = JSON.parse(await ask(session, 'given')) as {
      readonly method: string;
      readonly mcpServers: readonly { readonly name: string }[];
    };
    return [method, mcpServers.map(({ name }) => name)];
  }

  /** Waits until a session has notes as wanted. */
  async function noted(session: Session, isWanted: (notes: readonly SessionNote[]) => boolean) {
    const notes = (): readonly SessionNote[] => setups.of(session.id);
    if (!isWanted(notes())) {
      await new Promise<void>((resolve) => {
        const subscription = setups.onDidChange(() => {
          if (!isWanted(notes())) return;
          subscription.dispose();
          resolve();
        });
      });
    }
    return notes();
  }

  it('go to the agent, which uses them: a program, one in another folder, and one over HTTP', async () => {
    const server = await everythingOverHttp();
    try {
      await configure({
        'My Server': everything,
        there: { ...everything, cwd: '${workspaceFolder}/src' },
        web: { url: server.url, headers: { 'X-Test': '${config:files.encoding}' } },
        gone: null,
      });
      const session = bench.sessions.create('mcp');
      assert.deepEqual(await given(session), ['session/new', ['My_Server', 'there', 'web']]);
      assert.match(await ask(session, 'call My_Server echo {"message": "one"}'), /Echo: one/);
      assert.match(await ask(session, 'call there echo {"message": "two"}'), /Echo: two/);
      assert.match(await ask(session, 'call web echo {"message": "three"}'), /Echo: three/);
      assert.deepEqual(setups.of(session.id), []);
      await bench.dispose();
    } finally {
      await server.end();
    }
  });

  it('that a workspace defines run nothing before the person has seen the command and said yes, once', async () => {
    const script = `require('fs').writeFileSync(${JSON.stringify(marker)}, '')`;
    writeMcpJson({
      servers: { evil: { command: process.execPath, args: ['-e', script], env: { T: 'x${env:HOME}' } } },
    });
    const session = bench.sessions.create('mcp');
    assert.deepEqual(await given(session), ['session/new', []]);
    const [question] = setups.of(session.id);
    assert.equal(question?.text, 'The workspace defines an MCP server “evil”. The agent would run:');
    assert.ok(question.code?.includes(`-e '${script.replaceAll("'", "'\\''")}'\n+ T='x\${env:HOME}'`), question.code);
    assert.deepEqual(question.details, ['.vscode/mcp.json']);
    assert.equal(existsSync(marker), false);

    setups.act(session.id, question.noteId, 'allow');
    await until(session, ({ link }) => link.state === 'starting');
    await until(session, ({ link }) => link.state === 'ready');
    assert.deepEqual(await given(session), ['session/resume', ['evil']]);
    assert.match(await ask(session, 'tools'), /failed/);
    assert.equal(existsSync(marker), true);
    assert.deepEqual(setups.of(session.id), []);

    await closeWindow();
    openWindow();
    assert.deepEqual(await given(bench.sessions.create('mcp')), ['session/new', ['evil']]);

    writeMcpJson({ servers: { evil: { command: process.execPath, args: ['-e', `${script};0`] } } });
    await closeWindow();
    openWindow();
    const later = bench.sessions.create('mcp');
    assert.deepEqual(await given(later), ['session/new', []]);
    assert.equal(setups.of(later.id).length, 1);
  });

  it('that the person does not allow stay away, and say nothing more', async () => {
    writeMcpJson({ servers: { evil: { command: 'false' } } });
    const session = bench.sessions.create('mcp');
    await session.start();
    const [question] = setups.of(session.id);
    setups.act(session.id, question?.noteId ?? '', 'deny');
    assert.deepEqual(setups.of(session.id), []);
    assert.deepEqual(await given(session), ['session/new', []]);
    const desk = await setups.desk();
    const [evil] = desk.of(session.id)?.outcomes ?? [];
    assert.ok(evil?.definition);
    desk.decide(evil.definition, folder.toString(), true);
    await until(session, ({ link }) => link.state === 'starting');
    await until(session, ({ link }) => link.state === 'ready');
    assert.deepEqual((await given(session))[1], ['evil']);
  });

  it('that are broken are each named with the file and the place; the others go', async () => {
    await configure({ bad: { command: 7 }, good: everything });
    writeMcpJson(
      '{\n  // ours\n  "servers": {\n    "a": { "args": [] },\n    "b": { "url": "ftp://x" },\n  },\n  "inputs": {}\n}',
    );
    const session = bench.sessions.create('mcp');
    assert.deepEqual(await given(session), ['session/new', ['good']]);
    const [note] = setups.of(session.id);
    assert.equal(note?.text, '4 entries for MCP servers cannot be used');
    assert.deepEqual(note.details, [
      'User Settings: parley.mcpServers.bad.command is not a string',
      '.vscode/mcp.json:4:10: servers.a.command is not given, nor a url',
      '.vscode/mcp.json:5:12: servers.b.url is not an address that begins with http:// or https://',
      '.vscode/mcp.json:7:3: inputs is not a list',
    ]);
  });

  it('that the agent does not take are left out, and the panel says why', async () => {
    await closeWindow();
    openWindow({ MCP_AGENT_WITHOUT: 'http' });
    await configure({ web: { url: 'http://127.0.0.1:9' }, unknown: { command: 'a', args: ['${nothing}'] } });
    const session = bench.sessions.create('mcp');
    await session.start();
    const [note] = setups.of(session.id);
    assert.deepEqual(note?.details, [
      'web: the agent does not take MCP servers over HTTP',
      'unknown: parley.mcpServers.unknown.args[0]: there is no variable ${nothing}',
    ]);
    setups.act(session.id, note.noteId, 'hide');
    assert.deepEqual(setups.of(session.id), []);
  });

  it('get the values of their inputs, or are left out and ask again', async () => {
    const env = { KEY: '${input:key}' };
    await configure({ with: { ...everything, env } });
    const session = bench.sessions.create('mcp');
    assert.deepEqual(await given(session), ['session/new', []]);
    const [note] = setups.of(session.id);
    assert.deepEqual(note?.details, ['with: the value of “key” was not given']);
    secrets.set('key', 'secret-1');
    setups.act(session.id, note.noteId, 'apply');
    await until(session, ({ link }) => link.state === 'starting');
    await until(session, ({ link }) => link.state === 'ready');
    assert.match(await ask(session, 'given'), /"name":"KEY","value":"secret-1"/);
    assert.equal(asked.length, 2);
  });

  it('that change while a session runs are told, go to new sessions, and to this one when the person says so', async () => {
    await configure({ one: everything });
    const session = bench.sessions.create('mcp');
    assert.deepEqual(await given(session), ['session/new', ['one']]);
    await configure({ one: everything, two: everything });
    const [note] = await noted(session, (notes) => notes.length > 0);
    assert.equal(note?.text, 'The MCP servers have changed');
    assert.deepEqual(await given(bench.sessions.create('mcp')), ['session/new', ['one', 'two']]);
    setups.act(session.id, note.noteId, 'apply');
    await until(session, ({ link }) => link.state === 'starting');
    await until(session, ({ link }) => link.state === 'ready');
    assert.deepEqual(await given(session), ['session/resume', ['one', 'two']]);
    assert.deepEqual(setups.of(session.id), []);

    await configure({ one: everything });
    await noted(session, (notes) => notes.length > 0);
    await configure({ two: everything, one: everything });
    await noted(session, (notes) => notes.length === 0);
  });

  it('are told with what else the session would get anew: other folders, and the editor’s tools', async () => {
    const session = bench.sessions.create('mcp');
    await session.start();
    const set = async (name: string, value: boolean | undefined): Promise<void> =>
      vscode.workspace.getConfiguration('parley').update(name, value, vscode.ConfigurationTarget.Global);
    try {
      surroundings = { editorTools: true, folders: ['/other'] };
      await set('additionalFolders', true);
      const [note] = await noted(session, (notes) => notes.length > 0);
      assert.equal(note?.text, 'The folders of the workspace have changed');
      assert.deepEqual(
        note.actions.map(({ label }) => label),
        ['Apply Now'],
      );
      surroundings = { editorTools: false, folders: ['/other'] };
      await set('editorTools.enabled', false);
      const [both] = await noted(session, ([first]) => first?.text !== note.text);
      assert.equal(both?.text, 'The MCP servers and the folders of the workspace have changed');
      setups.act(session.id, both.noteId, 'apply');
      await until(session, ({ link }) => link.state === 'starting');
      await until(session, ({ link }) => link.state === 'ready');
      assert.deepEqual(setups.of(session.id), []);
    } finally {
      await set('additionalFolders', undefined);
      await set('editorTools.enabled', undefined);
    }
  });

  it('that are made of settings are asked about anew when those change', async () => {
    const say = async (value: string | undefined): Promise<void> =>
      vscode.workspace.getConfiguration('files').update('defaultLanguage', value, vscode.ConfigurationTarget.Workspace);
    writeMcpJson({ servers: { evil: { command: '${config:files.defaultLanguage}' } } });
    await say('harmless');
    try {
      const session = bench.sessions.create('mcp');
      await session.start();
      const [question] = setups.of(session.id);
      assert.equal(question?.code, 'harmless');
      setups.act(session.id, question.noteId, 'allow');
      await until(session, ({ link }) => link.state === 'starting');
      await until(session, ({ link }) => link.state === 'ready');
      assert.match(await ask(session, 'given'), /"command":"harmless"/);
      await say('/tmp/evil');
      await noted(session, (notes) => notes.length > 0);
      const later = bench.sessions.create('mcp');
      assert.deepEqual(await given(later), ['session/new', []]);
      assert.equal(setups.of(later.id)[0]?.code, '/tmp/evil');
    } finally {
      await say(undefined);
    }
  });

  it('that are hostile are shown whole or cannot be allowed, few at a time, under names that are names', async () => {
    const long = { command: 'sh', args: ['-c', 'x'.repeat(10_000)] };
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`bad${index}`, { command: index }]));
    writeMcpJson({ servers: { 'good”.\n\u202eThe agent would run:': long, ...many } });
    const session = bench.sessions.create('mcp');
    assert.deepEqual(await given(session), ['session/new', []]);
    const [question, problems] = setups.of(session.id);
    assert.equal(
      question?.text,
      'The workspace defines an MCP server “good”. ⟨U+202E⟩The agent would run:”. The agent would run:',
    );
    assert.deepEqual(
      question.actions.map(({ actionId }) => actionId),
      ['deny', 'open'],
    );
    setups.act(session.id, question.noteId, 'allow');
    assert.deepEqual(setups.of(session.id)[0], question);
    assert.equal(problems?.text, '300 entries for MCP servers cannot be used');
    assert.deepEqual([problems.details.length, problems.details.at(-1)], [21, 'and 280 more']);
    setups.act(session.id, question.noteId, 'deny');

    const servers = Array.from({ length: 50 }, (_, index) => [`s${index}`, { command: 'false' }]);
    writeMcpJson({ servers: Object.fromEntries(servers) as object });
    const later = bench.sessions.create('mcp');
    await later.start();
    const questions = (): readonly SessionNote[] => setups.of(later.id).filter(({ code }) => code !== undefined);
    const first = questions();
    assert.equal(first.length, 8);
    setups.act(later.id, first[0]!.noteId, 'deny');
    assert.equal(questions().length, 8);
    assert.notDeepEqual(questions()[0], first[0]);

    writeFileSync(file, Buffer.alloc(5 * 1024 * 1024, ' '));
    const last = bench.sessions.create('mcp');
    await last.start();
    const details = setups.of(last.id).flatMap((note) => note.details);
    assert.match(details.join('\n'), /mcp\.json:1:1: .*longer than 4194304 bytes/);
  });

  it('are listed: what each session has and why not, and what a folder without one would get', async () => {
    await configure({ one: everything, web: { url: 'http://127.0.0.1:9', headers: { A: 'b' } } });
    writeMcpJson({ servers: { ours: { command: 'ours', cwd: 'sub' } } });
    await closeWindow();
    openWindow({ MCP_AGENT_WITHOUT: 'http' });
    const list = async (): Promise<readonly unknown[]> => {
      const items = await serverItems({
        desk: await setups.desk(),
        sessions: { get: (id) => bench.sessions.get(id) },
        agents: { list: () => [] },
        folders: { list: () => [bench.sessions.folder] },
      });
      return items.map(({ label, description, actions }) => [label, description, actions?.join(' ')]);
    };
    assert.deepEqual(await list(), [
      [`${bench.sessions.folder.name}: for new sessions`, undefined, undefined],
      ['$(plug) one', 'stdio · User Settings', 'tools log open'],
      ['$(plug) web', 'http · User Settings', 'tools log open'],
      ['$(plug) ours', 'stdio · .vscode/mcp.json', 'allow log open'],
    ]);
    const session = bench.sessions.create('mcp');
    await session.start();
    assert.deepEqual(await list(), [
      ['New session · mcp', undefined, undefined],
      ['$(check) one', 'stdio · User Settings', 'tools log open'],
      ['$(circle-slash) web', 'http · User Settings', 'tools log open'],
      ['$(circle-slash) ours', 'stdio · .vscode/mcp.json', 'allow log open'],
    ]);
  });

  it('follow mcp.json', async () => {
    const session = bench.sessions.create('mcp');
    await session.start();
    const desk = await setups.desk();
    const changed = new Promise<void>((resolve) => {
      const subscription = desk.configuration.onDidChange(() => {
        subscription.dispose();
        resolve();
      });
    });
    writeMcpJson({ servers: { late: everything } });
    await changed;
    const { servers } = await desk.configuration.of(folder);
    assert.deepEqual(
      servers.map(({ definition }) => definition.name),
      ['late'],
    );
  });

  it('tell their tools when they are asked to, and are ended', async () => {
    await configure({ one: { ...everything, cwd: '${workspaceFolder}/src' } });
    const desk = await setups.desk();
    const [server] = (await desk.configuration.of(folder)).servers;
    assert.ok(server);
    const tools = await desk.tools.list(server.definition, folder.toString());
    assert.ok(tools.some(({ name }) => name === 'echo'));
    assert.deepEqual(desk.tools.of(server.definition, folder.toString()), tools);
    const [, item] = await serverItems({
      desk,
      sessions: { get: (id) => bench.sessions.get(id) },
      agents: { list: () => [] },
      folders: { list: () => [bench.sessions.folder] },
    });
    assert.equal(item?.description, `stdio · User Settings · ${tools.length} tools`);
  });

  it('tell them in the person’s own environment: the workspace has no word in it', async () => {
    const script = `require('fs').writeFileSync(${JSON.stringify(marker)}, [process.env.MINE, process.env.THEIRS].join())`;
    await configure({ mine: { command: process.execPath, args: ['-e', script], env: { ELECTRON_RUN_AS_NODE: '1' } } });
    const terminals = vscode.workspace.getConfiguration('terminal.integrated.env');
    const { Global, Workspace } = vscode.ConfigurationTarget;
    const name = ({ win32: 'windows', darwin: 'osx' } as Record<string, string>)[process.platform] ?? 'linux';
    try {
      await terminals.update(name, { MINE: 'mine' }, Global);
      await terminals.update(name, { MINE: 'theirs', THEIRS: 'theirs' }, Workspace);
      const desk = await setups.desk();
      const [server] = (await desk.configuration.of(folder)).servers;
      assert.ok(server);
      await assert.rejects(desk.tools.list(server.definition, folder.toString()));
      assert.equal(readFileSync(marker, 'utf8'), 'mine,');
    } finally {
      await terminals.update(name, undefined, Global);
      await terminals.update(name, undefined, Workspace);
    }
  });
});
