import * as vscode from 'vscode';
import type { ContentBlock, SessionUpdate, ToolCallPatch } from '../../api/parley';
import { plainText } from './plainText';

/** The command that shows a session which needs an answer. */
const SHOW_WAITING = 'parley.nextWaiting';

/** Writes what happens in a session into a reply of VS Code's chat, which can only be added to. */
export class ReplyStream {
  /** What the agent would like to be asked next. */
  suggestions: readonly string[] = [];
  readonly #told = new Set<string>();
  readonly #messages = new Set<string>();
  #message: string | undefined;

  constructor(
    private readonly stream: Pick<vscode.ChatResponseStream, 'markdown' | 'progress' | 'button' | 'reference'>,
    private readonly agent: string,
  ) {}

  add(update: SessionUpdate): void {
    switch (update.type) {
      case 'messageChunk':
        if (update.role === 'agent' && update.parentToolCallId === undefined) {
          this.#write(update.messageId, textOf(update.content));
        }
        return;
      case 'message':
        // What has been written cannot be replaced.
        if (update.role === 'agent' && !this.#messages.has(update.messageId)) {
          this.#write(update.messageId, (update.content ?? []).map(textOf).join(''));
        }
        return;
      case 'toolCall':
        this.#tool(update);
        return;
      case 'permissionAsked':
        this.#ask(vscode.l10n.t('{0} asks for your permission: {1}', this.agent, update.request.title));
        return;
      case 'elicitationAsked':
        this.#ask(vscode.l10n.t('{0} asks: {1}', this.agent, update.message));
        return;
      case 'contextLost':
        this.#say(vscode.l10n.t('The agent was started anew and does not remember what was said before.'));
        return;
      case 'notice':
        this.#say(update.title);
        return;
      case 'info':
        if (update.promptSuggestions) this.suggestions = update.promptSuggestions;
        return;
      case 'stop':
        this.#stopped(update.stopReason);
        return;
      default:
    }
  }

  #stopped(stopReason: string): void {
    if (stopReason === 'end_turn') return;
    if (stopReason === 'cancelled') this.#say(vscode.l10n.t('Stopped.'));
    else if (stopReason === 'refusal') this.#say(vscode.l10n.t('The agent refuses to go on with this.'));
    else this.#say(vscode.l10n.t('The agent has stopped: {0}', stopReason));
  }

  #write(messageId: string, text: string): void {
    if (text === '') return;
    const isNext = this.#message !== undefined && this.#message !== messageId;
    this.stream.markdown(isNext ? `\n\n${text}` : text);
    this.#message = messageId;
    this.#messages.add(messageId);
  }

  /** Something that the agent did not say. */
  #say(text: string): void {
    this.stream.markdown(plainText(text, this.#message === undefined ? '' : '\n\n'));
    this.stream.markdown('\n\n');
    this.#message = undefined;
  }

  #tool({ toolCallId, title, locations }: ToolCallPatch): void {
    if (title && this.#isNew(`tool ${toolCallId} ${title}`)) this.stream.progress(title);
    for (const { path, line } of locations ?? []) {
      if (!this.#isNew(`place ${path}`)) continue;
      const uri = vscode.Uri.file(path);
      this.stream.reference(line === undefined ? uri : new vscode.Location(uri, new vscode.Position(line - 1, 0)));
    }
  }

  #ask(text: string): void {
    this.#say(text);
    this.stream.button({ command: SHOW_WAITING, title: vscode.l10n.t('Answer in Parley') });
  }

  #isNew(what: string): boolean {
    if (this.#told.has(what)) return false;
    this.#told.add(what);
    return true;
  }
}

function textOf(block: ContentBlock): string {
  return block.type === 'text' ? block.text : '';
}
