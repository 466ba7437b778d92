import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { PanelState, StorageProblem } from '../../chat/protocol';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { memo } from '../memo';
import { storageText } from '../text/storageText';
import { Fold } from './fold';
import { Icon } from './icon';
import { IconButton } from './iconButton';

/** What keeps the whole panel from working as it should. */
export const PanelNotices = memo(
  ({
    trusted,
    hasFolder,
    isVirtual,
    problems,
    storageProblems,
  }: {
    trusted: boolean;
    hasFolder: boolean;
    isVirtual: boolean;
    problems: PanelState['settingsProblems'];
    storageProblems: PanelState['storageProblems'];
  }): VNode | null => {
    const { post } = usePanel();
    if (trusted && hasFolder && problems.length + storageProblems.length === 0) return null;
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
            <span class="notice-text">
              {isVirtual
                ? t(
                    'The folders of this window are not on a disk. Agents are programs that work on files: open a folder of a machine to begin.',
                  )
                : t('Agents work in a folder. Open one to begin.')}
            </span>
          </div>
        )}
        {problems.length > 0 && <SettingsProblems problems={problems} />}
        {storageProblems.map((problem) => (
          <StorageProblemBar key={problem.kind} problem={problem} />
        ))}
      </div>
    );
  },
);

/** What is wrong in the settings: one line, however much it is, that can be put away until something else is wrong. */
function SettingsProblems({ problems }: { problems: PanelState['settingsProblems'] }): VNode | null {
  const { post } = usePanel();
  const [hidden, setHidden] = useState<string>();
  const now = problems.join('\n');
  if (hidden === now) return null;
  return (
    <div class="notice-bar">
      <Icon name="settings-gear" tone="warning" />
      <div class="notice-text">
        {problems.length === 1 ? (
          problems[0]
        ) : (
          <Fold foldKey="settingsProblems" label={t('{0} entries of the settings cannot be used', problems.length)}>
            <ul class="notice-list">
              {problems.map((problem) => (
                <li key={problem}>{problem}</li>
              ))}
            </ul>
          </Fold>
        )}
      </div>
      <button type="button" class="button" onClick={() => post({ type: 'openSettings', query: 'parley' })}>
        {t('Open Settings')}
      </button>
      <IconButton icon="close" label={t('Hide')} onClick={() => setHidden(now)} />
    </div>
  );
}

/** Can be put away: what it says stays true, and nobody needs to do anything about it at once. */
function StorageProblemBar({ problem }: { problem: StorageProblem }): VNode | null {
  const [hidden, setHidden] = useState(false);
  if (hidden) return null;
  return (
    <div class="notice-bar">
      <Icon name="save" tone="warning" />
      <span class="notice-text">{storageText(problem)}</span>
      <IconButton icon="close" label={t('Hide')} onClick={() => setHidden(true)} />
    </div>
  );
}
