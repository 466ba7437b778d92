import type { SuggestionsUpdate } from './update';

/**
 * How suggestions are told until the protocol has an update of its own for them: in the `_meta` of a `session_info_update`
 * (RFD "Prompt suggestions").
 */
export function promptSuggestions({ prompts }: SuggestionsUpdate): {
  readonly promptSuggestions: readonly string[] | null;
} {
  return { promptSuggestions: prompts.length === 0 ? null : prompts };
}
