import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { PermissionOption } from '../../acp/agentConnection';
import type { PermissionState, ToolRow } from '../../sessions/state';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { permissionQuestion } from '../text/permissionQuestion';
import { visibleText } from '../../base/visibleText';
import { PermissionBody } from './permissionBody';
import { RequestCard } from './requestCard';
import { RuleOffers } from './ruleOffers';
import { useSettled } from './useSettled';
import { useShortened } from './useShortened';

/** Digits that answer; further options are reached by pointer and Tab. */
const digits = 9;
const optionsAtOnce = 20;

/** A question of the agent with the agent's own answers. Nothing can be answered before the card has stood still for a moment. */
export function PermissionCard({
  sessionKey,
  permission,
  tool,
  waiting,
  agentName,
  folder,
  onAnswered,
}: {
  sessionKey: string;
  permission: PermissionState;
  tool: ToolRow | undefined;
  waiting: number;
  agentName: string;
  folder: string;
  onAnswered: () => void;
}): VNode {
  const { post, onAnswerRequest } = usePanel();
  const buttons = useRef<HTMLDivElement>(null);
  const settled = useSettled(buttons, tool ?? permission);
  const { requestId, options, offers } = permission;
  const { shown, more } = useShortened(options, optionsAtOnce);
  // The mildest way to say yes.
  const primary = options.find(({ kind }) => kind === 'allow_once');
  const { title, question } = permissionQuestion(permission, tool, agentName);
  const answer = (option: PermissionOption | undefined): void => {
    if (!option || !settled.now()) return;
    post({ type: 'answerPermission', sessionKey, requestId, optionId: option.optionId });
    onAnswered();
  };
  // No guard against a chance press for what does no harm.
  const reject = (): void => {
    const option =
      options.find(({ kind }) => kind === 'reject_once') ?? options.find(({ kind }) => kind === 'reject_always');
    if (!option) return;
    post({ type: 'answerPermission', sessionKey, requestId, optionId: option.optionId });
    onAnswered();
  };
  useEffect(() => {
    const subscription = onAnswerRequest((wanted) => {
      if (wanted === 'allow') answer(primary);
      else reject();
    });
    return () => {
      subscription.dispose();
    };
  });
  return (
    <RequestCard
      sessionKey={sessionKey}
      name={t('Permission request: {0}', title)}
      icon="shield"
      question={question}
      waiting={waiting}
      onDigit={(digit) => answer(options[digit - 1])}
    >
      <PermissionBody permission={permission} tool={tool} sessionKey={sessionKey} folder={folder} />
      <div class="buttons" ref={buttons}>
        {shown.map((option, index) => (
          <button
            key={index}
            type="button"
            class={option === primary ? 'button button-primary' : 'button'}
            aria-disabled={!settled.shown}
            aria-keyshortcuts={index < digits ? String(index + 1) : undefined}
            onClick={() => answer(option)}
          >
            <span class="button-name">{visibleText(option.name)}</span>
            {index < digits && <kbd aria-hidden="true">{index + 1}</kbd>}
          </button>
        ))}
        {more}
      </div>
      {offers && offers.length > 0 && primary && (
        <RuleOffers
          offers={offers}
          onChoose={(offer, scope) => {
            post({ type: 'allowByRule', sessionKey, requestId, offer, scope });
            onAnswered();
          }}
        />
      )}
    </RequestCard>
  );
}
