import { isRecord } from '../base/check';

/** An entry of a configuration does not have the shape that was asked for. */
export class EntryError extends Error {
  override readonly name = 'EntryError';

  constructor(
    /** The keys that lead to what is wrong. */
    readonly keys: readonly (string | number)[],
    readonly expected: string,
  ) {
    super(`${keysText(keys)} is not ${expected}`);
  }
}

/** `servers.a.args[1]` */
export function keysText(keys: readonly (string | number)[]): string {
  return keys.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${String(key)}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}

const MAX_TEXT = 32_768;
const MAX_ITEMS = 1000;

/** A value of a configuration with the keys that lead to it. Only own properties count: `__proto__` is a key like any other. */
export class Entry {
  constructor(
    readonly value: unknown,
    readonly keys: readonly (string | number)[],
  ) {}

  /** A `null` where absent was meant is common in settings. */
  get isAbsent(): boolean {
    return this.value === undefined || this.value === null;
  }

  field(name: string): Entry {
    const value = isRecord(this.value) && Object.hasOwn(this.value, name) ? this.value[name] : undefined;
    return new Entry(value, [...this.keys, name]);
  }

  /** @throws EntryError always. */
  fail(expected: string): never {
    throw new EntryError(this.keys, expected);
  }

  /** @throws EntryError */
  fields(): readonly [string, Entry][] {
    if (!isRecord(this.value)) return this.fail('an object');
    const names = Object.keys(this.value);
    if (names.length > MAX_ITEMS) return this.fail(`an object with at most ${String(MAX_ITEMS)} entries`);
    return names.map((name) => [name, this.field(name)]);
  }

  /** @throws EntryError */
  items(): readonly Entry[] {
    if (!Array.isArray(this.value)) return this.fail('a list');
    if (this.value.length > MAX_ITEMS) return this.fail(`a list of at most ${String(MAX_ITEMS)} items`);
    return this.value.map((item: unknown, index) => new Entry(item, [...this.keys, index]));
  }

  /** Text without NUL, at which an operating system would end it. @throws EntryError */
  text(): string {
    if (typeof this.value !== 'string') return this.fail('a string');
    if (this.value.length > MAX_TEXT) return this.fail(`a string of at most ${String(MAX_TEXT)} characters`);
    if (this.value.includes('\0')) return this.fail('text without a NUL character');
    return this.value;
  }

  /** @throws EntryError */
  filledText(): string {
    if (this.isAbsent) return this.fail('given');
    const text = this.text();
    return text.trim() === '' ? this.fail('a text that is not empty') : text;
  }

  optionalText(): string | undefined {
    return this.isAbsent ? undefined : this.filledText();
  }
}
