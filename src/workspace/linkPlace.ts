import * as path from 'node:path';

/** A place in a file. */
export interface FilePlace {
  /** Absolute. */
  readonly file: string;
  /** From 1. */
  readonly line: number | undefined;
}

/** Whether a path names another computer (`\\\\host\\share`): opening it would tell that computer who the person is. */
export function isOnNetwork(file: string): boolean {
  return /^[\\/]{2}/.test(file);
}

/**
 * The place that a link without a scheme means: `path`, `path:line`, `path:line:column` or `path#Lline`, as markdown writes it, i.e. with
 * characters escaped. @param base Absolute: what a relative path starts from. Undefined: nothing on this computer.
 */
export function placeOfLink(href: string, base: string | undefined): FilePlace | undefined {
  const { file, line } = splitLine(unescaped(href));
  const place = path.isAbsolute(file) ? file : base === undefined ? undefined : path.join(base, file);
  return place === undefined || isOnNetwork(file) || place.includes('\0') ? undefined : { file: place, line };
}

/** The scheme of a link; a file name before a line number (`a.ts:12`) and a drive are none. */
export function schemeOfLink(href: string): string | undefined {
  if (/^[^:]+(?::\d+){1,2}$/.test(href)) return undefined;
  return /^([a-z][a-z0-9+.-]+):/i.exec(href)?.[1]?.toLowerCase();
}

/** Splits `file:12`, `file:12:3` and `file#L12`. Lines count from 1. */
function splitLine(reference: string): { readonly file: string; readonly line: number | undefined } {
  const match = /^(.+?)(?::(\d+)(?::\d+)?|#L(\d+)(?:-L?\d+)?)$/.exec(reference);
  const line = Number(match?.[2] ?? match?.[3]);
  return match?.[1] !== undefined && line >= 1 ? { file: match[1], line } : { file: reference, line: undefined };
}

function unescaped(href: string): string {
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
}
