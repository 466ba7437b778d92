import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { TextPosition } from './serverDefinition';

/** The keys that lead to a value. */
type Keys = readonly (string | number)[];

/** A text that is JSON with comments, as VS Code's files are, read as far as it can be. */
export interface ConfigText {
  readonly value: unknown;
  /** What is wrong with the text itself, at most a few. */
  readonly errors: readonly { readonly position: TextPosition; readonly message: string }[];
  /** Where the value stands to which the keys lead; where it is not written, the nearest around it; undefined: the text is none of that. */
  positionOf(keys: Keys): TextPosition | undefined;
}

/** The longest text that is read, in characters. */
export const MAX_CONFIG_LENGTH = 1_048_576;
const MAX_ERRORS = 10;

export function readConfigText(text: string): ConfigText {
  if (text.length > MAX_CONFIG_LENGTH) return unreadable(`longer than ${String(MAX_CONFIG_LENGTH)} characters`);
  const errors: ParseError[] = [];
  try {
    const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
    const lines = lineStarts(text);
    return {
      value: root && valueOf(root),
      errors: errors.slice(0, MAX_ERRORS).map(({ error, offset }) => ({
        position: positionAt(lines, offset),
        message: printParseErrorCode(error),
      })),
      positionOf: (keys) => root && positionAt(lines, nearestNode(root, keys).offset),
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return unreadable('nested too deeply');
  }
}

/** As {@link ConfigText.positionOf}. */
export function positionOf(text: string, keys: Keys): TextPosition | undefined {
  return readConfigText(text).positionOf(keys);
}

function unreadable(message: string): ConfigText {
  return { value: undefined, errors: [{ position: { line: 1, column: 1 }, message }], positionOf: () => undefined };
}

function nearestNode(root: Node, keys: Keys): Node {
  for (let length = keys.length; length > 0; length--) {
    const node = findNodeAtLocation(root, keys.slice(0, length));
    if (node) return length === keys.length && node.parent?.type === 'property' ? node.parent : node;
  }
  return root;
}

/** The parser's own way to a value would let a key `__proto__` change what an object inherits. */
function valueOf(node: Node): unknown {
  const { type, children = [] } = node;
  if (type === 'array') return children.map(valueOf);
  if (type !== 'object') return node.value;
  return Object.fromEntries(
    children.flatMap(({ children: [key, value] = [] }): [string, unknown][] =>
      key && value ? [[String(key.value), valueOf(value)]] : [],
    ),
  );
}

/** Where the lines of a text begin, the first one too. */
function lineStarts(text: string): readonly number[] {
  return [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), ({ index, 0: end }) => index + end.length)];
}

function positionAt(lines: readonly number[], offset: number): TextPosition {
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (lines[low] ?? 0) + 1 };
}
