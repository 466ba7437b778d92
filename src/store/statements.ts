import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';

/** A row of a result. */
export type Result = Readonly<Record<string, SQLOutputValue>>;

/** Prepares each statement once. */
export class Statements {
  readonly #prepared = new Map<string, StatementSync>();

  constructor(readonly database: DatabaseSync) {}

  run(sql: string, ...values: readonly SQLInputValue[]): void {
    this.#prepare(sql).run(...values);
  }

  get(sql: string, ...values: readonly SQLInputValue[]): Result | undefined {
    return this.#prepare(sql).get(...values);
  }

  all(sql: string, ...values: readonly SQLInputValue[]): readonly Result[] {
    return this.#prepare(sql).all(...values);
  }

  /** One after the other, only as many as are taken. The statement is its own: it may be in use elsewhere. */
  iterate(sql: string, ...values: readonly SQLInputValue[]): Iterable<Result> {
    return this.database.prepare(sql).iterate(...values);
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (!statement) this.#prepared.set(sql, (statement = this.database.prepare(sql)));
    return statement;
  }
}

export function textIn(result: Result, column: string): string {
  const value = result[column];
  return typeof value === 'string' ? value : '';
}

export function numberIn(result: Result, column: string): number {
  return Number(result[column] ?? 0);
}
