import type { VNode } from 'preact';
import type { PanelState } from '../../chat/protocol';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { memo } from '../memo';
import { Icon } from './icon';

/** What keeps the whole panel from working as it should. */
export const PanelNotices = memo(
  ({
    trusted,
    hasFolder,
    problems,
  }: {
    trusted: boolean;
    hasFolder: boolean;
    problems: PanelState['settingsProblems'];
  }): VNode | null => {
    const { post } = usePanel();
    if (trusted && hasFolder && problems.length === 0) return null;
    return (
      <div class="notices">
        {!trusted && (
          <div class="notice-bar">
            <Icon name="workspace-untrusted" tone="warning" />
            <span class="notice-text">
              {t(
                'Agents are programs that can change files, so Parley starts them only in a workspace that you trust.',
              )}
            </span>
            <button type="button" class="button" onClick={() => post({ type: 'manageTrust' })}>
              {t('Manage Trust')}
            </button>
          </div>
        )}
        {!hasFolder && (
          <div class="notice-bar">
            <Icon name="folder" />
            <span class="notice-text">{t('Agents work in a folder. Open one to begin.')}</span>
          </div>
        )}
        {problems.map((problem) => (
          <div class="notice-bar" key={problem}>
            <Icon name="settings-gear" tone="warning" />
            <span class="notice-text">{problem}</span>
            <button type="button" class="button" onClick={() => post({ type: 'openSettings', query: 'parley' })}>
              {t('Open Settings')}
            </button>
          </div>
        ))}
      </div>
    );
  },
);
