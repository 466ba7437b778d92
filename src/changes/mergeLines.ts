import { diffLines, type LineEdit } from './lineDiff';
import type { TextLines } from './textLines';

/** The old text with some of the edits that lead to the new one. With all of them it is the new text, with none the old one. */
export function mergeLines(
  before: TextLines,
  after: TextLines,
  edits: readonly LineEdit[],
  isTaken: (edit: LineEdit, index: number) => boolean,
): TextLines {
  const merged: string[] = [];
  let at = 0;
  edits.forEach((edit, index) => {
    append(merged, before, at, edit.oldStart);
    if (isTaken(edit, index)) append(merged, after, edit.newStart, edit.newEnd);
    else append(merged, before, edit.oldStart, edit.oldEnd);
    at = edit.oldEnd;
  });
  append(merged, before, at, before.length);
  return merged;
}

/**
 * Makes a change in one text that was made in another one: where `from` became `to`, `onto` becomes the result.
 *
 * There are no conflicts, for a line has one author. A line that the change took out of `from` is taken out of `onto` if it comes from
 * there; a line that it put in is put in at the same place, also between lines that `onto` does not have; lines that only `onto` has
 * stay. So nothing that the change wrote is lost, and nothing comes back that it took out.
 */
export function transplant(onto: TextLines, from: TextLines, to: TextLines): TextLines {
  const change = diffLines(from, to);
  // All that `onto` lacks may have been taken back by hand.
  if (change.length === 0 || isSameText(onto, to)) return onto;
  const difference = diffLines(onto, from);
  if (difference.length === 0) return to;
  const isGone = new Uint8Array(from.length);
  for (const { oldStart, oldEnd } of change) isGone.fill(1, oldStart, oldEnd);
  let next = 0;
  const putIn = (target: string[], line: number, replaces = true): void => {
    for (let edit = change[next]; edit && edit.oldStart <= line; edit = change[++next]) {
      if (!replaces && edit.oldStart < edit.oldEnd) return;
      append(target, to, edit.newStart, edit.newEnd);
    }
  };
  const result: string[] = [];
  let line = 0;
  for (const { oldStart, oldEnd, newStart, newEnd } of [...difference, endOf(onto, from)]) {
    for (; line < newStart; line++) {
      putIn(result, line);
      if (isGone[line] === 0) result.push(from[line] ?? '');
    }
    const before: string[] = [];
    putIn(before, line, false);
    const within: string[] = [];
    for (; line < newEnd; line++) putIn(within, line);
    const own = onto.slice(oldStart, oldEnd);
    // What is put in where a difference begins comes before it, unless it stands for a line of it.
    for (const one of within.length === 0 ? withBoth(before, own) : withBoth(own, before.concat(within)))
      result.push(one);
  }
  return result;
}

/** The lines of both in their order, those that they have in common once: what was taken back by hand is there again, not twice. */
function withBoth(first: TextLines, second: TextLines): TextLines {
  if (first.length === 0) return second;
  if (second.length === 0) return first;
  const lines: string[] = [];
  let at = 0;
  for (const { oldEnd, newStart, newEnd } of diffLines(first, second)) {
    append(lines, first, at, oldEnd);
    append(lines, second, newStart, newEnd);
    at = oldEnd;
  }
  append(lines, first, at, first.length);
  return lines;
}

function isSameText(one: TextLines, other: TextLines): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index]);
}

function endOf(onto: TextLines, from: TextLines): LineEdit {
  return { oldStart: onto.length, oldEnd: onto.length, newStart: from.length, newEnd: from.length };
}

function append(target: string[], source: TextLines, start: number, end: number): void {
  for (let at = start; at < end; at++) target.push(source[at] ?? '');
}
