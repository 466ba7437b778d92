import type { VNode } from 'preact';
import { t } from '../l10n';

/** How much of a prompt names its turn: characters. */
const nameLength = 60;

/** Begins a turn for those who move by headings. The eye sees the person's message instead. */
export function TurnHeading({ turn, name }: { turn: number; name: string }): VNode {
  const short = name.replace(/\s+/g, ' ').trim();
  const cut = short.length > nameLength ? `${short.slice(0, nameLength)}…` : short;
  return <h2 class="visually-hidden">{cut === '' ? t('Turn {0}', turn) : t('Turn {0}: {1}', turn, cut)}</h2>;
}
