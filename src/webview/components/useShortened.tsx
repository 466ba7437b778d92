import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../l10n';
import { Icon } from './icon';

export interface Shortened<T> {
  readonly shown: readonly T[];
  /** Brings more of them; undefined where all are shown. */
  readonly more: VNode | undefined;
}

/**
 * The beginning of a list that an agent may have made as long as it likes: so much as one can look through, and a button for as much again.
 * The page does not grow with what an agent sends.
 */
export function useShortened<T>(items: readonly T[], step: number): Shortened<T> {
  const [count, setCount] = useState(step);
  const left = items.length - count;
  if (left <= 0) return { shown: items, more: undefined };
  return {
    shown: items.slice(0, count),
    more: (
      <button type="button" class="fold-line" onClick={() => setCount(count + step)}>
        <Icon name="unfold" />
        <span class="fold-label">{t('Show more ({0})', left)}</span>
      </button>
    ),
  };
}
