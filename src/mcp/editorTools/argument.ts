import type { Check } from '../../base/check';
import { boolean, integer, object, oneOf, type OptionalCheck, optional, text } from '../../base/check';

/** A value that a tool takes: what the agent is told of it, and how what comes is checked. */
export interface Argument<T> {
  readonly schema: object;
  readonly check: Check<T> | OptionalCheck<T>;
}
interface Needed<T> extends Argument<T> {
  readonly check: Check<T>;
}
interface Free<T> extends Argument<T> {
  readonly check: OptionalCheck<T>;
}

const MAX_PATH = 4096;

export const pathArgument: Needed<string> = {
  schema: { type: 'string', description: 'A file: relative to the workspace folder, or absolute' },
  check: text(MAX_PATH),
};

export const optionalPath = (description: string): Free<string> => ({
  schema: { type: 'string', description },
  check: optional(text(MAX_PATH)),
});

export const textArgument = (description: string, limit: number): Needed<string> => ({
  schema: { type: 'string', description, maxLength: limit },
  check: text(limit),
});

export const numberArgument = (description: string, minimum = 1): Needed<number> => ({
  schema: { type: 'integer', minimum, description },
  check: integer(minimum),
});

export const optionalNumber = (description: string, minimum: number, maximum: number): Free<number> => ({
  schema: { type: 'integer', minimum, maximum, description },
  check: optional(integer(minimum, maximum)),
});

export const optionalBoolean = (description: string): Free<boolean> => ({
  schema: { type: 'boolean', description },
  check: optional(boolean),
});

export function optionalChoice<const T extends string>(description: string, choices: readonly T[]): Free<T> {
  return { schema: { type: 'string', enum: choices, description }, check: optional(oneOf(...choices)) };
}

export const optionalText = (description: string, limit: number): Free<string> => ({
  schema: { type: 'string', description, maxLength: limit },
  check: optional(text(limit)),
});

export type Arguments = Readonly<Record<string, Needed<unknown> | Free<unknown>>>;

type Values<A extends Arguments> = {
  readonly [K in keyof A as A[K] extends Needed<unknown> ? K : never]: A[K] extends Needed<infer T> ? T : never;
} & {
  readonly [K in keyof A as A[K] extends Free<unknown> ? K : never]?: A[K] extends Free<infer T> ? T : never;
};

/** The JSON Schema of a tool's arguments. */
export function schemaOf(args: Arguments): { type: 'object'; properties: Record<string, object>; required: string[] } {
  const entries = Object.entries(args);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, { schema }]) => [name, schema])),
    required: entries.filter(([, { check }]) => typeof check === 'function').map(([name]) => name),
  };
}

/** @throws CheckError that names the argument. */
export function valuesOf<A extends Arguments>(args: A, given: unknown): Values<A> {
  const checks = Object.fromEntries(Object.entries(args).map(([name, { check }]) => [name, check]));
  return object(checks)(given ?? {}, '') as Values<A>;
}
