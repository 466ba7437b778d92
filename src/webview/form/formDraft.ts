import type { StateKeeper } from '../savedState';

/** More are not worth what they take from the drafts of messages: characters, and how many forms. */
const sizeLimit = 2000;
const formLimit = 5;

const prefix = 'form/';

/** What was typed into a form that is not answered yet; VS Code drops the page, with all its inputs, when the panel is hidden. */
export function formDraft(keeper: StateKeeper, requestId: string): string | undefined {
  return keeper.state.drafts[prefix + requestId];
}

/** @param text Empty: nothing is kept any more. */
export function keepFormDraft(keeper: StateKeeper, requestId: string, text: string): void {
  keeper.setDraft(prefix + requestId, text.length > sizeLimit ? '' : text);
  // Questions that were settled elsewhere leave theirs behind.
  const forms = Object.keys(keeper.state.drafts).filter((key) => key.startsWith(prefix));
  for (const key of forms.slice(0, -formLimit)) keeper.setDraft(key, '');
}
