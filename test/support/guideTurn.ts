import { answer } from '../../src/guide/brain/answer';
import { defaultOptions } from '../../src/guide/conversation/options';
import { Workspace } from '../../src/guide/files/workspaceFolder';
import { promptOf } from '../../src/guide/prompt';
import type { Step } from '../../src/guide/brain/step';
import type { Turn } from '../../src/guide/brain/turn';

/** A turn with a client that offers nothing, and what a test puts in its place. */
export function turnWith(folder: string, text: string, changes: Partial<Turn> = {}): Turn {
  const none = (): Promise<never> => Promise.reject(new Error('not offered'));
  let ids = 0;
  return {
    prompt: promptOf([{ type: 'text', text }]),
    workspace: new Workspace(folder),
    options: defaultOptions,
    client: {
      offersForms: false,
      requestPermission: none,
      fillForm: none,
      offersPages: false,
      openPage: none,
      readTextFile: () => Promise.resolve(undefined),
      writeTextFile: none,
      startCommand: none,
      startInBackground: none,
    },
    allowed: new Set(),
    mcpServers: [],
    signal: new AbortController().signal,
    newId: (kind) => `${kind}-${String(++ids)}`,
    setOption: () => Promise.resolve(defaultOptions),
    callSignal: () => new AbortController().signal,
    ...changes,
  };
}

/** All that the brain does in a turn. */
export async function stepsOf(turn: Turn): Promise<readonly Step[]> {
  const steps: Step[] = [];
  for await (const step of answer(turn)) steps.push(step);
  return steps;
}

/** What it says in it. */
export async function saidIn(turn: Turn): Promise<string> {
  return (await stepsOf(turn)).map((step) => (step.type === 'say' ? step.text : '')).join('');
}
