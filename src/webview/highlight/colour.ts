import { languages } from './languages'; // First: lowlight brings them in an order of its own.
import type { ElementContent, Root, RootContent } from 'hast';
import { createLowlight } from 'lowlight';
import type { CodeKind, ColouredPiece } from './wire';

const lowlight = createLowlight(languages);

/** highlight.js' scopes (https://highlightjs.readthedocs.io/en/stable/css-classes-reference.html) by what they look like here. */
const kinds: Readonly<Record<string, CodeKind>> = {
  keyword: 'keyword',
  built_in: 'type',
  type: 'type',
  class: 'type',
  literal: 'keyword',
  number: 'number',
  regexp: 'string',
  string: 'string',
  char: 'string',
  symbol: 'string',
  link: 'string',
  comment: 'comment',
  quote: 'comment',
  doctag: 'comment',
  title: 'function',
  function: 'function',
  section: 'function',
  meta: 'comment',
  tag: '',
  name: 'keyword',
  attr: 'name',
  attribute: 'name',
  property: 'name',
  variable: 'name',
  'template-variable': 'name',
  subst: '',
  bullet: 'keyword',
  'selector-tag': 'keyword',
  'selector-id': 'type',
  'selector-class': 'type',
  'selector-attr': 'name',
  'selector-pseudo': 'keyword',
  addition: 'added',
  deletion: 'removed',
};

/** Colours code that was cut into pieces between lines, as a whole. Undefined: the language is not known. */
export function coloured(language: string, pieces: readonly string[]): readonly ColouredPiece[] | undefined {
  if (!lowlight.registered(language)) return undefined;
  return cut(runsOf(lowlight.highlight(language, pieces.join('\n'), { prefix: '' })), pieces);
}

interface Run {
  readonly kind: CodeKind;
  readonly length: number;
}

function runsOf(root: Root): readonly Run[] {
  const runs: Run[] = [];
  const walk = (node: RootContent | ElementContent, kind: CodeKind): void => {
    if (node.type === 'text') runs.push({ kind, length: node.value.length });
    else if (node.type === 'element') {
      const inner = kindOf(node.properties.className) ?? kind;
      for (const child of node.children) walk(child, inner);
    }
  };
  for (const child of root.children) walk(child, '');
  return runs;
}

function kindOf(names: unknown): CodeKind | undefined {
  if (!Array.isArray(names)) return undefined;
  // A scope such as `title.class` comes as `title` and `class_`.
  const scopes = names.map((name) => String(name).replace(/_$/, ''));
  return scopes.includes('class') ? 'type' : kinds[scopes[0] ?? ''];
}

function cut(runs: readonly Run[], pieces: readonly string[]): readonly ColouredPiece[] {
  let index = 0;
  let left = runs[0]?.length ?? 0;
  const take = (length: number, into: (CodeKind | number)[]): void => {
    for (let rest = length; rest > 0;) {
      const run = runs[index];
      if (!run) return;
      const count = Math.min(rest, left);
      if (count > 0) into.push(run.kind, count);
      rest -= count;
      left -= count;
      if (left === 0) left = runs[++index]?.length ?? 0;
    }
  };
  return pieces.map((text) => {
    const piece: (CodeKind | number)[] = [];
    take(text.length, piece);
    // The line end between two pieces.
    take(1, []);
    return piece;
  });
}
