import type { Dialect } from '../../src/acp/dialect';
import { Fields } from '../../src/acp/fields';
import type { SessionLift } from '../../src/acp/sessionLift';
import type { SessionUpdate } from '../../src/acp/update';
import { dialectV1 } from '../../src/acp/v1/dialect';
import { dialectV2 } from '../../src/acp/v2/dialect';

export const dialects: Readonly<Record<1 | 2, Dialect>> = { 1: dialectV1, 2: dialectV2 };

/** One session's translation without a connection: what was emitted and what was reported. */
export class Lifted {
  readonly updates: SessionUpdate[] = [];
  readonly reports: string[] = [];
  readonly lift: SessionLift;

  constructor(version: 1 | 2) {
    this.lift = dialects[version].lift('s', (update) => this.updates.push(update), '~');
  }

  fields(value: unknown, name = 'update'): Fields {
    return Fields.of(value, (path, problem) => this.reports.push(`${path} ${problem}`), name);
  }

  /** @returns What these wire updates became. */
  take(...updates: readonly object[]): SessionUpdate[] {
    const before = this.updates.length;
    for (const update of updates) this.lift.update(this.fields(update));
    return this.updates.slice(before);
  }
}

/** What wire updates of one session become, and what was wrong with them. */
export function lifted(version: 1 | 2, ...updates: readonly object[]): { updates: SessionUpdate[]; reports: string[] } {
  const session = new Lifted(version);
  session.take(...updates);
  return { updates: session.updates, reports: session.reports };
}
