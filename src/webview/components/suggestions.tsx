import type { VNode } from 'preact';
import { visibleText } from '../../base/visibleText';
import { t } from '../l10n';
import { memo } from '../memo';
import { useShortened } from './useShortened';

const suggestionsAtOnce = 10;

/** What the agent thinks might be written next. Taking one puts it into the composer: it is the person who sends. */
export const Suggestions = memo(
  ({ suggestions, onTake }: { suggestions: readonly string[]; onTake: (text: string) => void }): VNode | null => {
    const { shown, more } = useShortened(suggestions, suggestionsAtOnce);
    return suggestions.length === 0 ? null : (
      <ul class="suggestions" aria-label={t('Suggestions')}>
        {shown.map((text, index) => (
          <li key={index}>
            <button type="button" class="suggestion" title={text} onClick={() => onTake(text)}>
              {visibleText(text)}
            </button>
          </li>
        ))}
        {more && <li>{more}</li>}
      </ul>
    );
  },
);
