import type { ToolCallPatch } from '../conversation/update';
import type { PermissionOption, Turn } from './turn';

/** Something that the Guide does only when it may. */
export interface Deed {
  readonly kind: 'edit' | 'run';
  /** What "always" would allow, as it is remembered in the session. */
  readonly rule: string;
  /** What "always" would allow, as a button says it. */
  readonly always: string;
  readonly title: string;
  readonly description: string;
  readonly toolCall: ToolCallPatch;
  /** For a command. */
  readonly command?: { readonly line: string; readonly cwd: string };
}

export type Verdict = 'allowed' | 'rejected' | 'readOnly';

/** Whether the Guide may: by the session's mode, by what was allowed before, else by asking the person. */
export async function mayDo(deed: Deed, turn: Turn, signal: AbortSignal): Promise<Verdict> {
  if (turn.options.mode === 'read') return 'readOnly';
  if (turn.options.mode === 'edit' && deed.kind === 'edit') return 'allowed';
  if (turn.allowed.has(deed.rule)) return 'allowed';
  const { title, description, toolCall, command } = deed;
  const request = { title, description, toolCall, options: optionsOf(deed), ...(command ? { command } : {}) };
  switch (await turn.client.requestPermission(request, signal)) {
    case 'always':
      turn.allowed.add(deed.rule);
      return 'allowed';
    case 'once':
      return 'allowed';
    default:
      return 'rejected';
  }
}

function optionsOf(deed: Deed): readonly PermissionOption[] {
  return [
    { id: 'once', name: 'Allow', kind: 'allow_once' },
    { id: 'always', name: deed.always, kind: 'allow_always' },
    { id: 'no', name: 'Reject', kind: 'reject_once' },
  ];
}
