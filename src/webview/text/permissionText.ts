import type { PermissionState } from '../../sessions/state';
import { t } from '../l10n';
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
      return answer.by === 'policy' ? t('Answered by your rules: {0}', name) : t('You answered: {0}', name);
    }
  }
}
