/** A value from outside does not have the shape that was asked for. */
export class CheckError extends Error {
  override readonly name = 'CheckError';

  constructor(
    /** Where in the value, e.g. `prompt.text`. */
    readonly path: string,
    readonly expected: string,
  ) {
    super(`${path} is not ${expected}`);
  }
}

/** Takes a value from outside as a `T`. @throws CheckError that names the place. */
export type Check<T> = (value: unknown, path: string) => T;

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A string of at most `limit` UTF-16 units. */
export function text(limit: number): Check<string> {
  return (value, path) => {
    if (typeof value !== 'string') throw new CheckError(path, 'a string');
    if (value.length > limit) throw new CheckError(path, `a string of at most ${String(limit)} characters`);
    return value;
  };
}

/** An integer from `min` to `max`. */
export function integer(min: number, max: number = Number.MAX_SAFE_INTEGER): Check<number> {
  return (value, path) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
      throw new CheckError(path, `an integer from ${String(min)} to ${String(max)}`);
    }
    return value;
  };
}

export const boolean: Check<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new CheckError(path, 'true or false');
  return value;
};

/** A finite number. */
export const number: Check<number> = (value, path) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new CheckError(path, 'a number');
  return value;
};

/** One of these strings. */
export function oneOf<const T extends string>(...choices: readonly T[]): Check<T> {
  return (value, path) => {
    const choice = choices.find((one) => one === value);
    if (choice === undefined) throw new CheckError(path, `one of ${choices.join(', ')}`);
    return choice;
  };
}

/** An array of at most `limit` items. */
export function list<T>(item: Check<T>, limit: number): Check<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length > limit) {
      throw new CheckError(path, `a list of at most ${String(limit)} items`);
    }
    return value.map((one: unknown, index) => item(one, `${path}[${String(index)}]`));
  };
}

/** An object whose names are free, of at most `limit` values. */
export function record<T>(item: Check<T>, limit: number): Check<Readonly<Record<string, T>>> {
  return (value, path) => {
    if (!isRecord(value)) throw new CheckError(path, 'an object');
    const entries = Object.entries(value);
    if (entries.length > limit) throw new CheckError(path, `an object with at most ${String(limit)} values`);
    return Object.fromEntries(entries.map(([name, one]) => [name, item(one, `${path}.${name}`)]));
  };
}

export function either<A, B>(first: Check<A>, second: Check<B>): Check<A | B> {
  return (value, path) => {
    try {
      return first(value, path);
    } catch {
      return second(value, path);
    }
  };
}

/** A field that may be absent. */
export interface OptionalCheck<T> {
  readonly optional: Check<T>;
}

export function optional<T>(check: Check<T>): OptionalCheck<T> {
  return { optional: check };
}

type Fields = Readonly<Record<string, Check<unknown> | OptionalCheck<unknown>>>;

type Required<F extends Fields> = {
  readonly [K in keyof F as F[K] extends Check<unknown> ? K : never]: F[K] extends Check<infer T> ? T : never;
};
type Optional<F extends Fields> = {
  readonly [K in keyof F as F[K] extends OptionalCheck<unknown> ? K : never]?: F[K] extends OptionalCheck<infer T>
    ? T
    : never;
};

/** What {@link object} makes of its fields. */
export type Checked<F extends Fields> = Required<F> & Optional<F>;

/** An object with these fields; fields that are not named are left out of the result. */
export function object<F extends Fields>(fields: F): Check<Checked<F>> {
  return (value, path) => {
    if (!isRecord(value)) throw new CheckError(path, 'an object');
    const result: Record<string, unknown> = {};
    for (const [name, check] of Object.entries(fields)) {
      const field = Object.hasOwn(value, name) ? value[name] : undefined;
      const place = path === '' ? name : `${path}.${name}`;
      if (typeof check === 'function') result[name] = check(field, place);
      else if (field !== undefined) result[name] = check.optional(field, place);
    }
    return result as Checked<F>;
  };
}
