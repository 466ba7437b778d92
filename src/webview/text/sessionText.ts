import type { SessionSummary } from '../../chat/protocol';
import { t } from '../l10n';

/** The session's name for a person. */
export function sessionTitle({ title }: Pick<SessionSummary, 'title'>): string {
  return title === '' ? t('New session') : title;
}
