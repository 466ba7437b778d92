import { isRecord } from '../base/check';
import { asLabel } from '../base/label';

/** Items of one list that are read. */
export const MAX_ITEMS = 10_000;

/** Where texts stand that are read on a line or two. Everything else may be as long as a message may be. */
const labels: ReadonlySet<string> = new Set(['title', 'name', 'description', 'label', 'hint', 'version', 'message']);

export type JsonObject = Readonly<Record<string, unknown>>;

/** Told what was wrong in a message, and where (`update.content.text`). What is right in the message counts all the same. */
export type Report = (path: string, problem: string) => void;

/**
 * Reads the fields of one JSON object that came over the wire, tolerantly: `null` means absent where the reader does not say else,
 * a value of a wrong type is reported and counts as absent. The path of a field is put together only when there is something to report.
 */
export class Fields {
  constructor(
    readonly raw: JsonObject,
    private readonly report: Report,
    private readonly parent?: Fields,
    private readonly key: string | number = '',
  ) {}

  /** The fields of `value`; of an empty object, reported, when it is none. */
  static of(value: unknown, report: Report, name: string): Fields {
    if (isRecord(value)) return new Fields(value, report, undefined, name);
    if (value !== null && value !== undefined) report(name, 'is no object');
    return new Fields({}, report, undefined, name);
  }

  pathOf(key: string | number): string {
    const path = this.parent === undefined ? String(this.key) : this.parent.pathOf(this.key);
    if (typeof key === 'number') return `${path}[${key}]`;
    return path === '' ? key : `${path}.${key}`;
  }

  problem(key: string | number, problem: string): void {
    this.report(this.pathOf(key), problem);
  }

  /** The value as it came. */
  get(key: string): unknown {
    return this.raw[key];
  }

  has(key: string): boolean {
    return this.raw[key] !== undefined;
  }

  /** Cut where it is a label, see {@link asLabel}. */
  text(key: string): string | undefined {
    const value = this.raw[key];
    if (typeof value === 'string') return labels.has(key) ? asLabel(value) : value;
    this.#noteUnlessAbsent(key, value, 'is no string');
    return undefined;
  }

  /** A text that has to be there: reported when absent. */
  requiredText(key: string): string | undefined {
    const value = this.raw[key];
    if (typeof value === 'string') return labels.has(key) ? asLabel(value) : value;
    this.problem(key, value === undefined || value === null ? 'is missing' : 'is no string');
    return undefined;
  }

  /** An id that has to be there; a number counts as its digits. */
  id(key: string): string | undefined {
    const value = this.raw[key];
    if (typeof value === 'string') return value;
    if (typeof value === 'number') {
      this.problem(key, 'is a number');
      return String(value);
    }
    this.problem(key, value === undefined || value === null ? 'is missing' : 'is no string');
    return undefined;
  }

  number(key: string): number | undefined {
    const value = this.raw[key];
    if (typeof value === 'number') return value;
    this.#noteUnlessAbsent(key, value, 'is no number');
    return undefined;
  }

  /** A number that counts something. */
  count(key: string): number | undefined {
    const value = this.number(key);
    if (value === undefined || value >= 0) return value;
    this.problem(key, 'is negative');
    return undefined;
  }

  flag(key: string): boolean | undefined {
    const value = this.raw[key];
    if (typeof value === 'boolean') return value;
    this.#noteUnlessAbsent(key, value, 'is no boolean');
    return undefined;
  }

  object(key: string): Fields | undefined {
    const value = this.raw[key];
    if (isRecord(value)) return new Fields(value, this.report, this, key);
    this.#noteUnlessAbsent(key, value, 'is no object');
    return undefined;
  }

  /** Items that `read` returns undefined for are left out, and so are those beyond {@link MAX_ITEMS}: nobody could look at them. */
  list<T>(key: string, read: (item: unknown, list: Fields, index: number) => T | undefined): T[] | undefined {
    const value = this.raw[key];
    if (!Array.isArray(value)) {
      this.#noteUnlessAbsent(key, value, 'is no array');
      return undefined;
    }
    const list = new Fields({}, this.report, this, key);
    const items: T[] = [];
    if (value.length > MAX_ITEMS) this.problem(key, `has ${String(value.length)} items: cut`);
    for (let index = 0; index < Math.min(value.length, MAX_ITEMS); index++) {
      const item = read(value[index], list, index);
      if (item !== undefined) items.push(item);
    }
    return items;
  }

  texts(key: string): string[] | undefined {
    return this.list(key, (item, list, index) => {
      if (typeof item === 'string') return item;
      list.problem(index, 'is no string');
      return undefined;
    });
  }

  /** The fields of an item of a list, for the `read` of {@link list}. */
  item(value: unknown, index: number): Fields | undefined {
    if (isRecord(value)) return new Fields(value, this.report, this, index);
    this.problem(index, 'is no object');
    return undefined;
  }

  /** With the patch rule of v2: null clears. */
  patchText(key: string): string | null | undefined {
    return this.raw[key] === null ? null : this.text(key);
  }

  /** A capability: `{}` means yes, and so does the `true` of v1. */
  supports(key: string): boolean {
    const value = this.raw[key];
    return value === true || isRecord(value);
  }

  #noteUnlessAbsent(key: string, value: unknown, problem: string): void {
    if (value !== undefined && value !== null) this.problem(key, problem);
  }
}

/** Lets a reader put together a readonly value field by field: an absent field must stay absent, not become undefined. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The fields that are not undefined: what is absent stays absent. */
export function present<T extends object>(fields: T): Present<T>;
export function present(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
