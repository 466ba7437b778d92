import type { FileDiff } from '../conversation/update';

/** Lines around a change. */
const context = 3;

/**
 * A change of a file as `git diff` writes it, with one hunk from the first to the last changed line. As ACP asks, paths are
 * absolute and have no prefix (v2 schema, `DiffPatchFormat`).
 */
export function gitPatch({ path, oldText, newText }: FileDiff): string {
  const name = quoted(path);
  const header = [`diff --git ${name} ${name}`, ...(oldText === null ? ['new file mode 100644'] : [])];
  if (oldText === newText) return header.join('\n') + '\n';
  // An empty new file has no hunk.
  if (oldText === null && newText === '') return header.join('\n') + '\n';
  const from = linesOf(oldText ?? '');
  const to = linesOf(newText);

  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start++;
  let end = 0;
  while (end < from.length - start && end < to.length - start && from.at(-1 - end) === to.at(-1 - end)) end++;

  const before = from.slice(Math.max(0, start - context), start);
  const after = from.slice(from.length - end, from.length - end + context);
  const removed = from.slice(start, from.length - end);
  const added = to.slice(start, to.length - end);
  const first = start - before.length;
  const oldCount = before.length + removed.length + after.length;
  const newCount = before.length + added.length + after.length;
  return [
    ...header,
    `--- ${oldText === null ? '/dev/null' : name}`,
    `+++ ${name}`,
    `@@ -${range(first, oldCount)} +${range(first, newCount)} @@`,
    ...[...mark(' ', before), ...mark('-', removed), ...mark('+', added), ...mark(' ', after)],
    '',
  ].join('\n');
}

/** The lines, each with the end that it has. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function mark(sign: string, lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) =>
    line.endsWith('\n') ? [sign + line.slice(0, -1)] : [sign + line, '\\ No newline at end of file'],
  );
}

/** A range of no lines is named by the line before it. */
function range(first: number, count: number): string {
  return `${String(count === 0 ? first : first + 1)},${String(count)}`;
}

/** As Git quotes unusual characters with `core.quotePath` off. */
function quoted(path: string): string {
  if (!/["\\\u0000-\u001f\u007f]/.test(path)) return path;
  const inner = path.replace(/["\\\u0000-\u001f\u007f]/g, (character) => escapes[character] ?? octal(character));
  return `"${inner}"`;
}

const escapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r' };

function octal(character: string): string {
  return '\\' + character.charCodeAt(0).toString(8).padStart(3, '0');
}
