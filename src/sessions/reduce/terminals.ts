import type { TerminalOutputChunk, TerminalPatch } from '../../acp/update';
import type { SessionState, TerminalState } from '../state';
import { patched } from './rows';

/** How much of a terminal's output is kept at least, in characters: the newest. */
export const OUTPUT_LIMIT = 1024 * 1024;

/** Output is dropped in pages, so that keeping the limit costs little for each piece. */
const PAGE = 64 * 1024;

/** How far to look for the beginning of a line where output is cut. */
const LINE_SEARCH = 4096;

export function patchTerminal(state: SessionState, patch: TerminalPatch): SessionState {
  const terminal = state.terminals.get(patch.terminalId) ?? emptyTerminal(patch.terminalId);
  const command = patched(terminal.command, patch.command);
  const cwd = patched(terminal.cwd, patch.cwd);
  const exitStatus = patched(terminal.exitStatus, patch.exitStatus);
  const size = patched(terminal.size, patch.size);
  const output =
    patch.output === undefined
      ? { output: terminal.output, outputDropped: terminal.outputDropped }
      : bounded(patch.output ?? '', 0);
  const next: TerminalState = {
    key: terminal.key,
    ...output,
    cancellable: patch.cancellable === undefined ? terminal.cancellable : (patch.cancellable ?? false),
    ...(command !== undefined && { command }),
    ...(cwd !== undefined && { cwd }),
    ...(exitStatus !== undefined && { exitStatus }),
    ...(size !== undefined && { size }),
  };
  return { ...state, terminals: state.terminals.put(next) };
}

export function addOutput(state: SessionState, { terminalId, data }: TerminalOutputChunk): SessionState {
  const terminal = state.terminals.get(terminalId) ?? emptyTerminal(terminalId);
  const next = { ...terminal, ...bounded(terminal.output + data, terminal.outputDropped) };
  return { ...state, terminals: state.terminals.put(next) };
}

function emptyTerminal(terminalId: string): TerminalState {
  return { key: terminalId, output: '', outputDropped: 0, cancellable: false };
}

/**
 * Keeps the newest output. Where it is cut depends only on how much there was in all, never on the pieces in which it came.
 * @param dropped How many characters came before `output` and are dropped already.
 */
function bounded(output: string, dropped: number): Pick<TerminalState, 'output' | 'outputDropped'> {
  const over = dropped + output.length - OUTPUT_LIMIT - PAGE;
  const from = over > 0 ? Math.ceil(over / PAGE) * PAGE : 0;
  if (from <= dropped) return { output, outputDropped: dropped };
  const start = safeStart(output, from - dropped);
  return { output: output.slice(start), outputDropped: dropped + start };
}

/** The beginning of the next line, or else a place that is not within a character. Whole lines hold whole ANSI sequences. */
function safeStart(output: string, from: number): number {
  const newline = output.slice(from, from + LINE_SEARCH).indexOf('\n');
  if (newline >= 0) return from + newline + 1;
  const unit = output.charCodeAt(from);
  return unit >= 0xdc00 && unit < 0xe000 ? from + 1 : from;
}
