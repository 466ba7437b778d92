import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { positionOf, readConfigText } from '../../../src/mcp/configText';

const text = `// The team's servers
{
  "servers": {
    "a": { "command": "a", /* the first */ "args": ["x", 7] },
  },
}`;

describe('a text of JSON with comments', () => {
  it('is read with its comments and commas', () => {
    const { value, errors } = readConfigText(text);
    deepStrictEqual({ value, errors }, { value: { servers: { a: { command: 'a', args: ['x', 7] } } }, errors: [] });
  });

  it('tells where a value stands, and where it would stand', () => {
    const at = (...keys: readonly (string | number)[]): string => {
      const { line, column } = positionOf(text, keys) ?? { line: 0, column: 0 };
      return `${String(line)}:${String(column)}`;
    };
    deepStrictEqual(
      [at(), at('servers'), at('servers', 'a'), at('servers', 'a', 'args', 1), at('servers', 'a', 'url'), at('x', 'y')],
      ['2:1', '3:3', '4:5', '4:58', '4:10', '2:1'],
    );
    strictEqual(positionOf('', ['a']), undefined);
    deepStrictEqual(positionOf('{\r\n\r"a": 1}', ['a']), { line: 3, column: 1 });
  });

  it('is read as far as it can be where it is broken, and says where', () => {
    const { value, errors } = readConfigText(
      '{\n  "servers": {\n    "a": { "command": "a" }\n    "b" { "command": "b" }\n  }\n}',
    );
    deepStrictEqual((value as { servers: { a: unknown } }).servers.a, { command: 'a' });
    deepStrictEqual(errors[0], { position: { line: 4, column: 5 }, message: 'CommaExpected' });
  });

  it('may be empty, huge or nested without end', () => {
    deepStrictEqual(readConfigText('').value, undefined);
    strictEqual(readConfigText(' '.repeat(2_000_000)).errors[0]?.message, 'longer than 1048576 characters');
    strictEqual(readConfigText('['.repeat(500_000)).errors[0]?.message, 'nested too deeply');
    strictEqual(positionOf('['.repeat(500_000), ['a']), undefined);
  });

  it('does not let a key change what objects inherit', () => {
    const { value } = readConfigText('{"__proto__": {"command": "evil"}}');
    strictEqual((value as { command?: unknown }).command, undefined);
    deepStrictEqual(Object.keys(value as object), ['__proto__']);
  });

  it('is what JSON says it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.stringify(value);
        const read = readConfigText(json);
        deepStrictEqual([read.value, read.errors], [JSON.parse(json) as unknown, []]);
      }),
    );
  });
});
