import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { type PermissionRule, type RuleScope, ruleScopes } from '../../sessions/permissions/permissionRule';
import { useElementId } from '../hooks';
import { t } from '../l10n';
import { ruleText, scopeText } from '../text/ruleText';
import { CodeText } from './codeText';
import { Icon } from './icon';
import { useSettled } from './useSettled';

interface RuleOffersProps {
  readonly offers: readonly PermissionRule[];
  /** @param index Of the offer. */
  readonly onChoose: (index: number, scope: RuleScope) => void;
}

/** Rules that would answer a question from now on, each in plain words, with where it is to count. Folded until asked for. */
export function RuleOffers({ offers, onChoose }: RuleOffersProps): VNode {
  const [open, setOpen] = useState(false);
  const fold = useRef<HTMLButtonElement>(null);
  const id = useElementId();
  return (
    <div
      class="rule-offers"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        // The next one is for the card, where it stops the turn.
        event.stopPropagation();
        fold.current?.focus();
        setOpen(false);
      }}
    >
      <button
        ref={fold}
        type="button"
        class="fold-line"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        <span class="fold-label">{t('Always…')}</span>
      </button>
      {open && <RuleList id={id} offers={offers} onChoose={onChoose} />}
    </div>
  );
}

/** Nothing can be chosen before the list has stood still for a moment: unfolding it has moved the card. */
function RuleList({ id, offers, onChoose }: RuleOffersProps & { id: string }): VNode {
  const list = useRef<HTMLUListElement>(null);
  const settled = useSettled(list);
  return (
    <ul class="rule-list" id={id} aria-label={t('Rules that you can make')} ref={list}>
      {offers.map((rule, index) => (
        <li key={index}>
          <p class="rule-text">
            <CodeText text={ruleText(rule)} />
          </p>
          <div class="rule-scopes" role="group" aria-label={ruleText(rule)}>
            {ruleScopes.map((scope) => (
              <button
                key={scope}
                type="button"
                class="button button-small"
                aria-disabled={!settled.shown}
                onClick={() => {
                  if (settled.now()) onChoose(index, scope);
                }}
              >
                {scopeText(scope)}
              </button>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}
