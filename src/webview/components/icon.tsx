import type { VNode } from 'preact';
import type { IconName } from '../../base/icons';

/** An icon of VS Code's own set (https://code.visualstudio.com/api/references/icons-in-labels), for the eye only. */
export function Icon({ name, spin = false, tone }: { name: IconName; spin?: boolean; tone?: Tone }): VNode {
  const classes = ['codicon', `codicon-${name}`, spin && 'codicon-modifier-spin', tone && `tone-${tone}`];
  return <span class={classes.filter(Boolean).join(' ')} aria-hidden="true" />;
}

/** What a colour means. */
export type Tone = 'ok' | 'warning' | 'error' | 'accent';
