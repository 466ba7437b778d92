import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { TextPosition } from './serverDefinition';

/** A text that is JSON with comments, as VS Code's files are, read as far as it can be. */
export interface ConfigText {
  readonly value: unknown;
  /** What is wrong with the text itself, at most a few. */
  readonly errors: readonly { readonly position: TextPosition; readonly message: string }[];
}

const MAX_LENGTH = 1_048_576;
const MAX_ERRORS = 10;
const start: TextPosition = { line: 1, column: 1 };

export function readConfigText(text: string): ConfigText {
  if (text.length > MAX_LENGTH) {
    return { value: undefined, errors: [{ position: start, message: `longer than ${String(MAX_LENGTH)} characters` }] };
  }
  const errors: ParseError[] = [];
  try {
    const root = treeOf(text, errors);
    return {
      value: root && valueOf(root),
      errors: errors.slice(0, MAX_ERRORS).map(({ error, offset }) => ({
        position: positionAt(text, offset),
        message: printParseErrorCode(error),
      })),
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { value: undefined, errors: [{ position: start, message: 'nested too deeply' }] };
  }
}

/** Where the value stands to which the keys lead; where it is not written, the nearest around it; undefined: the text is none of that. */
export function positionOf(text: string, keys: readonly (string | number)[]): TextPosition | undefined {
  const node = nearestNode(text, keys);
  return node && positionAt(text, node.offset);
}

function nearestNode(text: string, keys: readonly (string | number)[]): Node | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  try {
    const root = treeOf(text, []);
    if (!root) return undefined;
    for (let length = keys.length; length > 0; length--) {
      const node = findNodeAtLocation(root, keys.slice(0, length));
      if (node) return length === keys.length && node.parent?.type === 'property' ? node.parent : node;
    }
    return root;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
}

function treeOf(text: string, errors: ParseError[]): Node | undefined {
  return parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
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

function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
