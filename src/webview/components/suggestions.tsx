import type { VNode } from 'preact';
import { t } from '../l10n';
import { memo } from '../memo';

/** What the agent thinks might be written next. Taking one puts it into the composer: it is the person who sends. */
export const Suggestions = memo(
  ({ suggestions, onTake }: { suggestions: readonly string[]; onTake: (text: string) => void }): VNode | null =>
    suggestions.length === 0 ? null : (
      <ul class="suggestions" aria-label={t('Suggestions')}>
        {suggestions.map((text) => (
          <li key={text}>
            <button type="button" class="suggestion" title={text} onClick={() => onTake(text)}>
              {text}
            </button>
          </li>
        ))}
      </ul>
    ),
);
