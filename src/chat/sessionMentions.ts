import type { ContentBlock } from '../acp/content';
import { foldCase, fuzzyMatch } from '../base/fuzzyMatch';
import { type Mention, type MentionQuery, NAME_BONUS } from '../sessions/mention';
import { attachmentId } from '../sessions/promptAttachment';
import type { Session } from '../sessions/session';
import { toText } from '../sessions/toText';
import type { PanelAgents } from './panelPorts';
import { sessionTitle } from '../sessions/sessionTitle';

/** What other sessions come behind: files of the same name. */
const LEAD = -150;
/** Of a long conversation its end is sent. Characters. */
const MAX_TRANSCRIPT = 200_000;

/** Other sessions, as offers. @param own The key of the one in which is being written. */
export function sessionMentions(
  { text, category }: MentionQuery,
  sessions: readonly Session[],
  agents: PanelAgents,
  own: string | undefined,
): readonly Mention[] {
  if (category !== undefined && category !== 'session') return [];
  // What was typed is needed where everything is offered: sessions are not what a bare `@` is about.
  if (category === undefined && text === '') return [];
  const others = sessions.filter(({ id, state }) => id !== own && state.rows.length > 0);
  return others.flatMap((session) => {
    const label = sessionTitle(session.state);
    const match = label === '' ? undefined : fuzzyMatch(foldCase(text), label);
    if (!match) return [];
    const agent = agents.list(session.folder).find(({ id }) => id === session.agentId);
    return [
      {
        attachment: { type: 'session', id: attachmentId('session', session.id), name: label, sessionKey: session.id },
        icon: 'comment-discussion',
        label,
        detail: agent?.name ?? session.agentId,
        labelMatches: match.positions,
        detailMatches: [],
        score: match.score + NAME_BONUS + LEAD,
      },
    ];
  });
}

/** What was said in a session, as text. */
export function sessionBlock({ id, state }: Session): ContentBlock {
  const text = toText(state);
  const shown = text.length > MAX_TRANSCRIPT ? `[…]\n${text.slice(-MAX_TRANSCRIPT)}` : text;
  return { type: 'resource', resource: { uri: `parley:/session/${id}`, text: shown, mimeType: 'text/plain' } };
}
