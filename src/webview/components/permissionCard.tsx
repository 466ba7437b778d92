import type { TargetedKeyboardEvent, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { PermissionOption } from '../../acp/agentConnection';
import type { PermissionState, ToolRow } from '../../sessions/state';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { permissionQuestion } from '../text/permissionQuestion';
import { Icon } from './icon';
import { PermissionBody } from './permissionBody';
import { useSettled } from './useSettled';

/** Digits that answer; further options are reached by pointer and Tab. */
const digits = 9;

/**
 * A question of the agent with the agent's own answers. Nothing can be answered before the card has stood still for a moment, and it
 * never puts the focus on an answer.
 */
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
  /** How many questions are open, this one included. */
  waiting: number;
  agentName: string;
  folder: string;
  onAnswered: () => void;
}): VNode {
  const { post } = usePanel();
  const card = useRef<HTMLDivElement>(null);
  const options = useRef<HTMLDivElement>(null);
  const settled = useSettled(options);
  const { requestId } = permission;
  const { title, question } = permissionQuestion(permission, tool, agentName);

  const answer = (option: PermissionOption | undefined): void => {
    if (!option || !settled.now()) return;
    post({ type: 'answerPermission', sessionKey, requestId, optionId: option.optionId });
    onAnswered();
  };

  useEffect(() => {
    if (card.current && mayTakeFocus(card.current)) card.current.focus({ preventScroll: true });
  }, []);

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') post({ type: 'cancel', sessionKey });
    else if (/^[1-9]$/.test(event.key)) answer(permission.options[Number(event.key) - 1]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      class="card permission"
      role="group"
      aria-label={t('Permission request: {0}', title)}
      tabIndex={-1}
      ref={card}
      onKeyDown={onKeyDown}
    >
      <div class="card-title">
        <Icon name="shield" tone="warning" />
        <span>{question}</span>
        {waiting > 1 && <span class="card-count">{t('1 of {0}', waiting)}</span>}
      </div>
      <PermissionBody permission={permission} tool={tool} folder={folder} />
      <div class="buttons" ref={options}>
        {permission.options.map((option, index) => (
          <button
            key={option.optionId}
            type="button"
            class={index === primaryOf(permission.options) ? 'button button-primary' : 'button'}
            aria-disabled={!settled.shown}
            aria-keyshortcuts={index < digits ? String(index + 1) : undefined}
            onClick={() => answer(option)}
          >
            <span class="button-name">{option.name}</span>
            {index < digits && <kbd aria-hidden="true">{index + 1}</kbd>}
          </button>
        ))}
      </div>
    </div>
  );
}

/** The mildest way to say yes. */
function primaryOf(options: readonly PermissionOption[]): number {
  return options.findIndex(({ kind }) => kind === 'allow_once');
}

/**
 * The card may take the focus, so that digits answer, only when nobody loses it: the panel has it already, and the person is not in the
 * middle of writing.
 */
function mayTakeFocus({ ownerDocument }: HTMLElement): boolean {
  const { activeElement } = ownerDocument;
  if (!ownerDocument.hasFocus()) return false;
  if (activeElement === null || activeElement === ownerDocument.body) return true;
  return activeElement instanceof HTMLTextAreaElement && activeElement.value === '';
}
