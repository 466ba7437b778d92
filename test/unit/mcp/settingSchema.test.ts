import { deepStrictEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parseSource } from '../../../src/mcp/parseServers';
import { mcpSource } from '../../support/mcpSource';
import { repositoryPath } from '../../support/root';

interface Manifest {
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, object>> } };
}

describe('the schema of parley.mcpServers in package.json', () => {
  const { contributes } = JSON.parse(readFileSync(repositoryPath('package.json'), 'utf8')) as Manifest;
  const validate = new Ajv({ strict: false }).compile(contributes.configuration.properties['parley.mcpServers'] ?? {});

  for (const [name, entry] of Object.entries({
    'a program': { command: 'npx', args: ['-y', 'x', 1], env: { A: 'b', C: 1, D: null }, cwd: '/x', envFile: '.env' },
    'a program with its type': { type: 'stdio', command: 'npx' },
    'an address': { type: 'http', url: 'https://example.com', headers: { A: '${input:a}' } },
    'an address without a type': { url: 'http://localhost:1' },
    'an address that is a variable': { type: 'sse', url: '${env:URL}' },
    'one that is put away': { command: 'npx', disabled: true },
    none: null,
    'what others write beside': { command: 'npx', alwaysAllow: ['a'], timeout: 5 },
    'neither program nor address': { args: [] },
    'an empty program': { command: '' },
    'arguments in one text': { command: 'npx', args: '-y x' },
    'another type': { type: 'websocket', url: 'ws://x' },
    'another address': { type: 'http', url: 'ftp://x' },
    'a text': 'npx',
  })) {
    it(`says of ${name} what Parley says`, () => {
      const { problems } = parseSource(mcpSource({ one: entry }));
      deepStrictEqual(validate({ one: entry }), problems.length === 0);
    });
  }
});
