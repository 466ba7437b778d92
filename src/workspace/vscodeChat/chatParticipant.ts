import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ActiveSession, ContentBlock, ParleyApi } from '../../api/parley';
import { DisposableMap, DisposableObject } from '../../base/lifecycle';
import { failureText } from './failureText';
import { ReplyStream } from './replyStream';

/** What goes with a reply, for the requests that follow it in the same chat. */
interface ReplyMetadata {
  readonly sessionId: string;
  readonly suggestions: readonly string[];
}

export interface KnownAgents {
  /** The agents that there are in the folder that is meant. */
  names(): readonly { readonly id: string; readonly name: string }[];
}

/** A prompt, and whom it is for: absent, the person's default agent. */
interface Addressed {
  readonly agent?: string;
  readonly prompt: string;
}

/** Sessions that chats may come back to; of more, the oldest one ends. */
const MAX_SESSIONS = 10;

/** Answers `@parley` in VS Code's own chat: a chat is a session with an agent, which is in Parley's panel too. */
export class ChatParticipant extends DisposableObject {
  readonly #sessions = this.register(new DisposableMap<string, ActiveSession>());

  constructor(
    private readonly api: ParleyApi,
    private readonly agents: KnownAgents,
  ) {
    super();
  }

  async answer(
    request: Pick<vscode.ChatRequest, 'prompt' | 'command' | 'references'>,
    context: vscode.ChatContext,
    stream: vscode.ChatResponseStream,
    token: vscode.CancellationToken,
  ): Promise<vscode.ChatResult> {
    const addressed: Addressed =
      request.command === 'agent' ? this.#addressed(request.prompt) : { prompt: request.prompt };
    const { agent, prompt } = addressed;
    if (request.command === 'agent' && agent === undefined) {
      const names = this.agents.names().map(({ name }) => name);
      const message = vscode.l10n.t('Begin with the name of an agent: {0}', names.join(', '));
      return { errorDetails: { message } };
    }
    try {
      const isNew = request.command === 'new' || agent !== undefined;
      const session = (isNew ? undefined : this.#sessionOf(context)) ?? (await this.#begin(agent, stream));
      const content = [text(prompt), ...request.references.map(blockOf)];
      return { metadata: await this.#converse(session, content, stream, token) };
    } catch (error) {
      return { errorDetails: { message: failureText(error) } };
    }
  }

  followups({ metadata }: vscode.ChatResult): vscode.ChatFollowup[] {
    const suggestions: unknown = metadata?.['suggestions'];
    if (!Array.isArray(suggestions)) return [];
    return suggestions.filter((one) => typeof one === 'string').map((prompt) => ({ prompt }));
  }

  async #begin(agent: string | undefined, stream: vscode.ChatResponseStream): Promise<ActiveSession> {
    stream.progress(vscode.l10n.t('Starting the agent…'));
    const builder = this.api.buildSession();
    const session = await (agent === undefined ? builder : builder.withAgent(agent)).start();
    for (const { id } of this.#sessions.values().slice(0, 1 - MAX_SESSIONS)) this.#sessions.delete(id);
    this.#sessions.set(session.id, session);
    return session;
  }

  async #converse(
    session: ActiveSession,
    prompt: readonly ContentBlock[],
    stream: vscode.ChatResponseStream,
    token: vscode.CancellationToken,
  ): Promise<ReplyMetadata> {
    const name = this.agents.names().find(({ id }) => id === session.agentId)?.name ?? session.agentId;
    const reply = new ReplyStream(stream, name);
    const cancelled = token.onCancellationRequested(() => {
      session.cancel();
    });
    try {
      if (token.isCancellationRequested) throw new vscode.CancellationError();
      session.sendPrompt(prompt);
      for await (const update of session.updates()) reply.add(update);
    } finally {
      cancelled.dispose();
    }
    return { sessionId: session.id, suggestions: reply.suggestions };
  }

  /** The session that this chat had last, if it still lives. */
  #sessionOf({ history }: vscode.ChatContext): ActiveSession | undefined {
    for (const turn of history.toReversed()) {
      const id: unknown = 'result' in turn ? turn.result.metadata?.['sessionId'] : undefined;
      if (typeof id !== 'string') continue;
      const session = this.#sessions.get(id);
      return session?.isEnded === false ? session : undefined;
    }
    return undefined;
  }

  /** Of two agents, one of whose names begins with the other's, the longer name counts. */
  #addressed(prompt: string): Addressed {
    const written = prompt.trimStart();
    const names = this.agents.names().flatMap(({ id, name }) => [name, id]);
    const [agent] = names
      .filter((name) => written.toLowerCase().startsWith(name.toLowerCase()))
      .filter((name) => /^($|[\s:,])/.test(written.slice(name.length)))
      .sort((one, other) => other.length - one.length);
    return agent === undefined ? { prompt } : { agent, prompt: written.slice(agent.length).replace(/^[\s:,]+/, '') };
  }
}

function text(value: string): ContentBlock {
  return { type: 'text', text: value };
}

/** What the person has attached, as far as an agent can look it up. */
function blockOf({ value, modelDescription }: vscode.ChatPromptReference): ContentBlock {
  if (value instanceof vscode.Uri) return link(value);
  if (value instanceof vscode.Location) {
    const { start, end } = value.range;
    const lines = start.line === end.line ? `L${start.line + 1}` : `L${start.line + 1}-${end.line + 1}`;
    return link(value.uri.with({ fragment: lines }));
  }
  return text(typeof value === 'string' ? value : (modelDescription ?? ''));
}

function link(uri: vscode.Uri): ContentBlock {
  return { type: 'resource_link', name: basename(uri.path), uri: uri.toString() };
}
