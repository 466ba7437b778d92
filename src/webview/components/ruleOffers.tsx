import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { type PermissionRule, type RuleScope, ruleScopes } from '../../sessions/permissions/permissionRule';
import { useElementId } from '../hooks';
import { t } from '../l10n';
import { ruleText, scopeText } from '../text/ruleText';
import { Icon } from './icon';

/** Rules that would answer a question from now on, each in plain words, with where it is to count. Folded until asked for. */
export function RuleOffers({
  offers,
  isSettled,
  onChoose,
}: {
  offers: readonly PermissionRule[];
  /** Whether the card has stood still long enough. */
  isSettled: boolean;
  /** @param index Of the offer. */
  onChoose: (index: number, scope: RuleScope) => void;
}): VNode {
  const [open, setOpen] = useState(false);
  const id = useElementId();
  return (
    <div class="rule-offers">
      <button
        type="button"
        class="fold-line"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        <span class="fold-label">{t('Always…')}</span>
      </button>
      {open && (
        <ul class="rule-list" id={id} aria-label={t('Rules that you can make')}>
          {offers.map((rule, index) => (
            <li key={index}>
              <p class="rule-text">{ruleText(rule)}</p>
              <div class="rule-scopes" role="group" aria-label={ruleText(rule)}>
                {ruleScopes.map((scope) => (
                  <button
                    key={scope}
                    type="button"
                    class="button button-small"
                    aria-disabled={!isSettled}
                    onClick={() => onChoose(index, scope)}
                  >
                    {scopeText(scope)}
                  </button>
                ))}
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
