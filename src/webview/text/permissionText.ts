import type { PermissionState } from '../../sessions/state';
import { t } from '../l10n';
import type { PolicyCause } from '../../sessions/permissions/permissionRule';
import { causeText } from './ruleText';
import { visibleText } from '../../base/visibleText';

/** What came of a question, in a few words. */
export function permissionAnswerText({ answer, options }: PermissionState): string {
  switch (answer.state) {
    case 'open':
      return t('Waiting for your answer');
    case 'cancelled':
      return t('Cancelled before an answer');
    case 'withdrawn':
      return t('Withdrawn by the agent');
    case 'selected': {
      const name = visibleText(options.find(({ optionId }) => optionId === answer.optionId)?.name ?? answer.optionId);
      if (answer.by === 'person') return t('You answered: {0}', name);
      return answer.cause ? policyText(answer.cause, name) : t('Answered by your rules: {0}', name);
    }
  }
}

/** @param option What the agent calls it. */
function policyText(cause: PolicyCause, option: string): string {
  const reason = causeText(cause);
  if (cause.type === 'mode') return t('Answered by the session’s permissions, “{0}”: {1}', reason, option);
  return cause.rule.effect === 'allow'
    ? t('Allowed by rule: {0}. Answer: {1}', reason, option)
    : t('Rejected by rule: {0}. Answer: {1}', reason, option);
}
