import type { PermissionOption } from '../../acp/agentConnection';

/**
 * The agent's own option that says what policy decided: just this once, for what holds longer is Parley's to remember. Undefined where
 * there is none, or more than one way to say yes: then it is for the person to choose.
 */
export function chooseOption(
  decision: 'allow' | 'reject' | 'ask',
  options: readonly PermissionOption[],
): string | undefined {
  if (decision === 'ask') return undefined;
  const [option, another] = options.filter(({ kind }) => kind === `${decision}_once`);
  return decision === 'allow' && another ? undefined : option?.optionId;
}
