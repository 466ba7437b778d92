import type { MessageChunk, PlanUpdate, PromptMessage, TerminalPatch, ToolCallPatch, Update } from './update';

/** What is kept of a session, so that it can be told again. In the order in which things first appeared. */
export type HistoryEntry = PromptMessage | MessageChunk | ToolCallPatch | PlanUpdate | TerminalEntry;

/** A terminal with all that was kept of its output. */
export interface TerminalEntry extends TerminalPatch {
  readonly output: string;
}

/** Characters of a terminal's output that are kept. */
export const longestOutput = 64 * 1024;

/** The history with one more update in it: chunks and patches are merged into the entry that they belong to. */
export class History {
  #entries: HistoryEntry[];

  /** @param entries Of an earlier process: what was going on then has ended with it. */
  constructor(entries: readonly HistoryEntry[] = []) {
    this.#entries = entries.map(ended);
  }

  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  /** Characters of all messages. */
  get size(): number {
    return this.#entries.reduce((sum, entry) => sum + textLength(entry), 0);
  }

  add(update: Update): void {
    switch (update.type) {
      case 'prompt':
        this.#entries.push(update);
        return;
      case 'message':
        this.#merge(update, isSameMessage(update), (entry) => ({ ...entry, text: entry.text + update.text }));
        return;
      case 'toolCall':
        this.#merge(update, isToolCall(update.toolCallId), (entry) => ({ ...entry, ...update }));
        return;
      case 'terminal':
        this.#merge({ output: '', ...update }, isTerminal(update.terminalId), (entry) => ({ ...entry, ...update }));
        return;
      case 'terminalOutput':
        this.#change(isTerminal(update.terminalId), (entry) => ({
          ...entry,
          output: (entry.output + update.text).slice(-longestOutput),
        }));
        return;
      case 'plan':
        this.#merge(
          update,
          (entry): entry is PlanUpdate => entry.type === 'plan',
          () => update,
        );
        return;
      default:
        // Notices, usage, titles and commands are of the moment.
        return;
    }
  }

  get openToolCalls(): readonly ToolCallPatch[] {
    return this.#entries.filter((entry) => entry.type === 'toolCall').filter(isUnfinished);
  }

  #merge<Entry extends HistoryEntry>(
    added: HistoryEntry,
    isIt: (entry: HistoryEntry) => entry is Entry,
    change: (entry: Entry) => HistoryEntry,
  ): void {
    if (!this.#change(isIt, change)) this.#entries.push(added);
  }

  #change<Entry extends HistoryEntry>(
    isIt: (entry: HistoryEntry) => entry is Entry,
    change: (entry: Entry) => HistoryEntry,
  ): boolean {
    // What changes is nearly always among the last.
    for (let index = this.#entries.length - 1; index >= 0; index--) {
      const entry = this.#entries[index];
      if (entry === undefined || !isIt(entry)) continue;
      this.#entries[index] = change(entry);
      return true;
    }
    return false;
  }
}

function ended(entry: HistoryEntry): HistoryEntry {
  if (entry.type === 'toolCall' && isUnfinished(entry)) return { ...entry, status: 'cancelled' };
  if (entry.type === 'terminal' && !entry.exit) return { ...entry, exit: { exitCode: null, signal: null } };
  return entry;
}

function textLength(entry: HistoryEntry): number {
  if (entry.type === 'message') return entry.text.length;
  if (entry.type !== 'prompt') return 0;
  return entry.blocks.reduce((sum, block) => sum + (block.type === 'text' ? block.text.length : 0), 0);
}

function isSameMessage(chunk: MessageChunk) {
  return (entry: HistoryEntry): entry is MessageChunk =>
    entry.type === 'message' && entry.role === chunk.role && entry.messageId === chunk.messageId;
}

function isToolCall(toolCallId: string) {
  return (entry: HistoryEntry): entry is ToolCallPatch => entry.type === 'toolCall' && entry.toolCallId === toolCallId;
}

function isTerminal(terminalId: string) {
  return (entry: HistoryEntry): entry is TerminalEntry => entry.type === 'terminal' && entry.terminalId === terminalId;
}

function isUnfinished({ status }: ToolCallPatch): boolean {
  return status === 'pending' || status === 'in_progress';
}
