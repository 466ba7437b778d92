import { assertNever } from '../../base/assert';
import type { Activity, LinkState, StartStage } from '../../sessions/state';
import { t } from '../l10n';

/** How a session's agent is, in a word or two. */
export function agentStateText(link: LinkState, activity: Activity, waiting = false): string {
  if (waiting) return t('needs your answer');
  switch (link.state) {
    case 'none':
      return t('not started');
    case 'starting':
      return stageText(link.stage);
    case 'failed':
      return t('not available');
    case 'readOnly':
      return t('only to be read');
    case 'ready':
      return activityText(activity);
    default:
      return assertNever(link);
  }
}

export function stageText(stage: StartStage): string {
  switch (stage) {
    case 'installing':
      return t('installing…');
    case 'starting':
      return t('starting…');
    case 'initializing':
      return t('connecting…');
    case 'signingIn':
      return t('signing in…');
    case 'opening':
      return t('opening the session…');
    case 'replaying':
      return t('loading the conversation…');
    default:
      return assertNever(stage);
  }
}

function activityText(activity: Activity): string {
  switch (activity) {
    case 'running':
      return t('working');
    case 'cancelling':
      return t('stopping…');
    case 'requiresAction':
      return t('needs your answer');
    case 'idle':
    case 'unknown':
      return t('ready');
    default:
      return assertNever(activity);
  }
}

/** Whether the agent is at work, so that it can be stopped and prompts wait. */
export function isBusy(activity: Activity): boolean {
  return activity === 'running' || activity === 'cancelling' || activity === 'requiresAction';
}
