import { type Fields, present } from '../fields';
import type { SessionUpdate } from '../update';

/** What the `_meta` of a tool call told about terminals: to be emitted before and after the tool call itself. */
export interface TerminalMeta {
  readonly before: readonly SessionUpdate[];
  readonly after: readonly SessionUpdate[];
  /** The terminals that the tool call is to show. */
  readonly shown: readonly string[];
}

/**
 * Reads the de facto way of v1 agents to show terminals that they run themselves: `_meta.terminal_info`, `terminal_output`,
 * `terminal_output_delta` (both append) and `terminal_exit`. Where a terminal has no id, it is the tool call's.
 */
export function liftTerminalMeta(update: Fields, toolCallId: string): TerminalMeta | undefined {
  const meta = update.object('_meta');
  if (meta === undefined) return undefined;
  const before: SessionUpdate[] = [];
  const after: SessionUpdate[] = [];
  const shown: string[] = [];
  const info = meta.object('terminal_info');
  if (info !== undefined) {
    const terminalId = idOf(info, toolCallId);
    before.push({ type: 'terminal', terminalId, ...present({ cwd: info.text('cwd'), command: info.text('command') }) });
    shown.push(terminalId);
  }
  for (const key of ['terminal_output', 'terminal_output_delta']) {
    const output = meta.object(key);
    const data = output?.requiredText('data');
    if (output === undefined || data === undefined) continue;
    const terminalId = idOf(output, toolCallId);
    after.push({ type: 'terminalOutput', terminalId, data });
    shown.push(terminalId);
  }
  const exit = meta.object('terminal_exit');
  if (exit !== undefined) {
    const exitStatus = present({ exitCode: exit.number('exit_code'), signal: exit.text('signal') });
    after.push({ type: 'terminal', terminalId: idOf(exit, toolCallId), exitStatus });
  }
  return { before, after, shown };
}

function idOf(fields: Fields, toolCallId: string): string {
  return fields.text('terminal_id') ?? fields.text('terminalId') ?? toolCallId;
}
