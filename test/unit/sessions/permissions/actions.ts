import { posix } from 'node:path';
import type { ToolCallPatch } from '../../../../src/acp/update';
import { actionOf } from '../../../../src/sessions/permissions/action';
import { type JudgedAction, judgeAction, type PolicyWorld } from '../../../../src/sessions/permissions/decide';
import { isGuarded } from '../../../../src/base/guardedPaths';

/** A world without links, whose folder is `/w`. */
export const world: PolicyWorld = {
  platform: 'posix',
  place: (told) => {
    const file = posix.resolve('/w', told);
    const inside = file === '/w' ? '' : file.startsWith('/w/') ? file.slice(3) : undefined;
    return { inside: told.startsWith('~') ? undefined : inside, guarded: isGuarded(told) };
  },
  strays: () => undefined,
};

/** What a request about a tool call is, as policy sees it. */
export function judged(toolCall: Omit<ToolCallPatch, 'type' | 'toolCallId'>): JudgedAction {
  const subject = { type: 'toolCall', toolCall: { type: 'toolCall', toolCallId: 't', ...toolCall } } as const;
  return judgeAction(actionOf({ title: '', subject, options: [] }, undefined), world);
}

export const runs = (command: string, cwd = '/w'): JudgedAction =>
  judged({ kind: 'execute', rawInput: { command, cwd } });

export const edits = (...paths: readonly string[]): JudgedAction =>
  judged({ kind: 'edit', locations: paths.map((path) => ({ path })) });
