import { deepStrictEqual, notStrictEqual, rejects, strictEqual } from 'node:assert/strict';
import type { McpServerEntry } from '../../../src/acp/agentConnection';
import { folderLookup, firstOf, type VariableLookup } from '../../../src/base/variables';
import { parseEnvFile, withFileEnv } from '../../../src/mcp/envFile';
import { LeftOutError, type LeftOutReason } from '../../../src/mcp/leftOut';
import { resolveServer } from '../../../src/mcp/resolveServer';
import { serverFingerprint } from '../../../src/mcp/serverFingerprint';
import { serverText, wholeServerText } from '../../../src/mcp/serverText';
import { settingLookup, withSettings } from '../../../src/mcp/settingValues';
import type { McpServerDefinition } from '../../../src/mcp/serverDefinition';
import { mcpServer } from '../../support/mcpSource';

const folder: VariableLookup = folderLookup({
  folder: '/w',
  folders: [
    { name: 'w', path: '/w' },
    { name: 'other', path: '/o' },
  ],
  home: '/home/me',
  environment: { TOKEN: 't-1', SELF: '${env:SELF}' },
  pathSeparator: '/',
});

const runner = { command: '/node', args: ['/inFolder.js'], env: { ELECTRON_RUN_AS_NODE: '1' } };

async function resolved(
  entry: object,
  lookup: VariableLookup = folder,
  files: Readonly<Record<string, string>> = {},
): Promise<McpServerEntry> {
  return resolveServer(await withFiles(entry, files), { cwd: '/w', lookup, runner });
}

/** A server as it is read where there are these files. */
function withFiles(entry: object, files: Readonly<Record<string, string>>): Promise<McpServerDefinition> {
  return withFileEnv(mcpServer(entry), {
    folder: '/w',
    lookup: folder,
    readFile: (path) => {
      const text = files[path];
      return text === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(text);
    },
  });
}

const leftOut = (reason: LeftOutReason) => (error: unknown) => {
  deepStrictEqual(error instanceof LeftOutError ? error.reason : error, reason);
  return true;
};

describe('an MCP server for an agent', () => {
  it('has its variables replaced, once: what a value holds is not looked at again', async () => {
    const entry = {
      command: '${userHome}/bin/server',
      args: ['${workspaceFolder}', '${workspaceFolder:other}', '$${kept}'],
      env: { TOKEN: '${env:TOKEN}', SELF: '${env:SELF}', UNSET: '${env:UNSET}' },
    };
    deepStrictEqual(await resolved(entry), {
      type: 'stdio',
      name: 'one',
      command: '/home/me/bin/server',
      args: ['/w', '/o', '${kept}'],
      env: { TOKEN: 't-1', SELF: '${env:SELF}', UNSET: '' },
    });
    deepStrictEqual(
      await resolved({ url: 'https://${env:TOKEN}.example', headers: { Authorization: 'Bearer ${env:TOKEN}' } }),
      {
        type: 'http',
        name: 'one',
        url: 'https://t-1.example',
        headers: { Authorization: 'Bearer t-1' },
      },
    );
  });

  it('is left out where a variable is not known, and says where', async () => {
    await rejects(
      resolved({ command: 'a', args: ['x', '${file}'] }),
      leftOut({ kind: 'variableUnknown', variable: '${file}', place: 'servers.one.args[1]' }),
    );
  });

  it('is left out where the address turns out to be none', async () => {
    const lookup: VariableLookup = ({ argument }) => (argument === 'x' ? 'file:///etc/passwd' : undefined);
    await rejects(resolved({ url: '${config:x}' }, lookup), leftOut({ kind: 'addressInvalid' }));
  });

  it('has no line of its own in a header, whatever a variable holds', async () => {
    const lookup: VariableLookup = () => 'a\r\nHost: evil';
    deepStrictEqual(await resolved({ url: 'http://x', headers: { A: '${input:a}' } }, lookup), {
      type: 'http',
      name: 'one',
      url: 'http://x',
      headers: { A: 'a Host: evil' },
    });
  });

  it('runs in its folder, by a program that starts it there', async () => {
    const inSub = { type: 'stdio', name: 'one', command: '/node', args: ['/inFolder.js', '/w/sub', 'a', 'b'] };
    const env = { ELECTRON_RUN_AS_NODE: '1', K: 'v' };
    deepStrictEqual(await resolved({ command: 'a', args: ['b'], env: { K: 'v' }, cwd: '${workspaceFolder}/sub' }), {
      ...inSub,
      env,
    });
    deepStrictEqual(await resolved({ command: 'a', args: ['b'], env: { K: 'v' }, cwd: 'sub' }), { ...inSub, env });
    const plain = { type: 'stdio', name: 'one', command: 'a', args: [], env: {} };
    deepStrictEqual(await resolved({ command: 'a', cwd: '${workspaceFolder}/' }), plain);
  });

  it('gets what a file says, under what is written beside', async () => {
    const entry = { command: 'a', env: { B: 'own' }, envFile: '${workspaceFolder}/.env' };
    deepStrictEqual(await resolved(entry, folder, { '/w/.env': 'A=1\nB=2' }), {
      type: 'stdio',
      name: 'one',
      command: 'a',
      args: [],
      env: { A: '1', B: 'own' },
    });
    await rejects(resolved(entry), leftOut({ kind: 'envFileUnreadable', file: '${workspaceFolder}/.env' }));
  });

  it('asks for one value after the other', async () => {
    const asked: (string | undefined)[] = [];
    let open = 0;
    const input: VariableLookup = async ({ argument }) => {
      strictEqual(++open, 1);
      await Promise.resolve();
      open--;
      asked.push(argument);
      return `<${argument ?? ''}>`;
    };
    await resolved({ command: 'a', args: ['${input:1}', '${input:2}'], env: { K: '${input:3}' } }, firstOf(input));
    deepStrictEqual(asked, ['1', '2', '3']);
  });
});

describe('a file of environment variables', () => {
  it('has a variable on a line', () => {
    const text = `# Comment\n\nexport A=1\r\nB = two words # why\nC="a\\nb" # c\nD='$x "y"'\nE=\nnot a line\n  F.G=a=b`;
    deepStrictEqual(parseEnvFile(text), { A: '1', B: 'two words', C: 'a\nb', D: '$x "y"', E: '', 'F.G': 'a=b' });
  });
});

describe('a hostile file of environment variables', () => {
  it('is read in a time that grows with its length only', () => {
    const blanks = ' '.repeat(300_000);
    const text = [`A=b${blanks}x`, `B="c"${blanks}x`, `C=${'" '.repeat(100_000)}x`, `D=${'#'.repeat(300_000)}`].join(
      '\n',
    );
    const { A = '', B = '', C = '', D = '' } = parseEnvFile(text);
    deepStrictEqual([A.length, B.length, C.length, D.length], [300_002, 300_004, 200_001, 300_000]);
    deepStrictEqual(parseEnvFile('A="b # c" # "d"\nB=\'x\nC="#"\nD=a#b #c'), { A: 'b # c', B: "'x", C: '#', D: 'a#b' });
  });
});

describe('what a person reads of an MCP server', () => {
  it('is what is run, variables by their names, no values of what may be secret', () => {
    strictEqual(
      serverText(
        mcpServer({
          command: 'npx',
          args: ['-y', 'a b', '${input:key}'],
          env: { K: 'secret', T: 'x${env:TOKEN}' },
          cwd: '/x',
        }),
      ),
      "npx -y 'a b' '${input:key}' (/x) + K + T=${env:TOKEN}",
    );
    strictEqual(
      serverText(
        mcpServer({ url: 'https://x/?k=${input:key}', headers: { Authorization: 'Bearer ${input:key}', A: 'b' } }),
      ),
      'https://x/?k=${input:key} + Authorization: ${input:key} + A',
    );
  });

  it('is all of it, where a decision is to be made: values too, each name and value in quotes where it could look like more', () => {
    strictEqual(
      wholeServerText(
        mcpServer({
          command: 'npx',
          args: ['a b'],
          env: { NODE_OPTIONS: '--require ./evil.js', 'A\n+ B': 'x', T: 'x${env:TOKEN}' },
          envFile: '.env',
          cwd: 'sub',
        }),
      ),
      "npx 'a b' (sub)\n+ .env\n+ NODE_OPTIONS='--require ./evil.js'\n+ 'A\n+ B'=x\n+ T='x${env:TOKEN}'",
    );
    strictEqual(wholeServerText(mcpServer({ url: 'https://x', headers: { A: 'b c' } })), "https://x\n+ A: 'b c'");
  });

  it('has the values of settings, which are part of what is run', () => {
    const server = withSettings(
      mcpServer({
        command: '${config:a.tool}',
        args: ['$${config:a.tool}', '${config:none}'],
        env: { K: '${config:k}' },
      }),
      (name) => ({ 'a.tool': '/bin/evil', k: 'v' })[name],
    );
    strictEqual(serverText(server), "/bin/evil '$${config:a.tool}' '${config:none}' + K=${config:k}");
    strictEqual(wholeServerText(server), "/bin/evil '$${config:a.tool}' '${config:none}'\n+ K=v");
  });

  it('has the names of what its file sets, and the values of those that decide what is run', async () => {
    const server = await withFiles({ command: 'a', envFile: '.env' }, { '/w/.env': 'KEY=secret\nNODE_OPTIONS=-r x y' });
    strictEqual(wholeServerText(server), "a\n+ .env\n+ KEY, NODE_OPTIONS='-r x y'");
  });

  it('hides nothing', () => {
    strictEqual(serverText(mcpServer({ command: 'a\u202e', args: ['b\u200bc'] })), "'a⟨U+202E⟩' 'b⟨U+200B⟩c'");
  });
});

describe('the settings to which an MCP server refers', () => {
  const server = (value: string | undefined): McpServerDefinition =>
    withSettings(mcpServer({ command: '${config:a.b}', args: ['${config:a.b}x', '${config:__proto__}'] }), (name) =>
      name === 'a.b' ? value : undefined,
    );

  it('are what they were when it was read, and are not looked at again', async () => {
    const { settings = {} } = server('${env:TOKEN}');
    deepStrictEqual(settings, { 'a.b': '${env:TOKEN}' });
    const place = { cwd: '/w', runner };
    const definition = withSettings(mcpServer({ command: '${config:a.b}' }), () => '${env:TOKEN}');
    const entry = await resolveServer(definition, { ...place, lookup: firstOf(settingLookup(definition), folder) });
    strictEqual(entry.type === 'stdio' ? entry.command : '', '${env:TOKEN}');
    await rejects(
      resolveServer(server('x'), { ...place, lookup: settingLookup(server('x')) }),
      leftOut({ kind: 'variableUnknown', variable: '${config:__proto__}', place: 'servers.one.args[1]' }),
    );
  });

  it('are part of what the person has allowed: another value is another server', () => {
    const print = (value: string | undefined): string => serverFingerprint(server(value), 'file:///w');
    strictEqual(print('a'), print('a'));
    notStrictEqual(print('a'), print('b'));
    notStrictEqual(print('a'), print(undefined));
  });
});

describe('what is remembered of an MCP server', () => {
  const print = (entry: object, of = 'file:///w'): string => serverFingerprint(mcpServer(entry), of);
  const entry = { command: 'a', args: ['b'], env: { K: '1', L: '2' } };

  it('counts for it wherever and in which order it is written', () => {
    strictEqual(print({ env: { L: '2', K: '1' }, args: ['b'], command: 'a', type: 'stdio' }), print(entry));
  });

  it('no longer counts when the file of its variables has changed', async () => {
    const printOf = async (text: string): Promise<string> =>
      serverFingerprint(await withFiles({ command: 'a', envFile: '.env' }, { '/w/.env': text }), 'file:///w');
    strictEqual(await printOf('A=1 # one'), await printOf('A=1'));
    notStrictEqual(await printOf('A=1'), await printOf('A=1\nNODE_OPTIONS=-r x'));
  });

  it('no longer counts when anything of it changes, or in another folder', () => {
    for (const other of [
      { ...entry, command: 'b' },
      { ...entry, args: ['b', ''] },
      { ...entry, args: ['c'] },
      { ...entry, env: { K: '1', L: '3' } },
      { ...entry, env: { K: '1' } },
      { ...entry, cwd: '/x' },
      { ...entry, envFile: '.env' },
      { url: 'http://a' },
    ]) {
      notStrictEqual(print(other), print(entry));
    }
    const headers = { A: 'b' };
    notStrictEqual(print({ url: 'http://a', headers }), print({ url: 'http://a' }));
    notStrictEqual(print({ url: 'http://a', headers }), print({ url: 'http://a', headers: { A: 'c' } }));
    notStrictEqual(print(entry, 'file:///o'), print(entry));
    notStrictEqual(print({ type: 'sse', url: 'http://a' }), print({ type: 'http', url: 'http://a' }));
  });
});
