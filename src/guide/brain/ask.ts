import { unquote } from './text';

/** What a person wants, as far as the Guide understands it. */
export type Ask =
  | { readonly type: 'greet' }
  | { readonly type: 'thanks' }
  | { readonly type: 'help' }
  | { readonly type: 'about' }
  | { readonly type: 'files'; readonly folder: string }
  | { readonly type: 'search'; readonly text: string }
  | { readonly type: 'read'; readonly path: string; readonly range?: LineRange }
  | { readonly type: 'connect'; readonly agent: string }
  | { readonly type: 'mcp' }
  | { readonly type: 'trouble' }
  | { readonly type: 'project' }
  | { readonly type: 'keys' }
  | { readonly type: 'tour' }
  | { readonly type: 'edit'; readonly edit: string }
  | { readonly type: 'run'; readonly command: string }
  | { readonly type: 'background'; readonly command: string }
  | { readonly type: 'form' }
  | { readonly type: 'docs' }
  | { readonly type: 'option'; readonly id: 'length' | 'thoughts'; readonly value: string | boolean }
  | { readonly type: 'unknownCommand'; readonly name: string }
  | { readonly type: 'unknown'; readonly text: string };

/** Lines counted from 1, the last one included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** Understands a prompt: a slash command, else the first pattern that fits, else `unknown`. */
export function parseAsk(prompt: string): Ask {
  const text = prompt.trim();
  const command = /^\/([\w-]+)\s*([\s\S]*)$/.exec(text);
  if (command) return parseCommand((command[1] ?? '').toLowerCase(), (command[2] ?? '').trim());
  // Nobody puts one of these questions in so many words.
  if (text.length > longestPhrase) return { type: 'unknown', text };
  const plain = text.replace(/[?!.\s]+$/, '');
  for (const [pattern, toAsk] of phrases) {
    const match = pattern.exec(plain);
    if (match) return toAsk((match[1] ?? '').trim());
  }
  return { type: 'unknown', text };
}

function parseCommand(name: string, rest: string): Ask {
  switch (name) {
    case 'help':
      return { type: 'help' };
    case 'files':
      return { type: 'files', folder: unquote(rest) };
    case 'search':
      return { type: 'search', text: unquote(rest) };
    case 'read':
      return parseRead(rest);
    case 'connect':
      return { type: 'connect', agent: rest };
    case 'mcp':
      return { type: 'mcp' };
    case 'keys':
      return { type: 'keys' };
    case 'tour':
      return { type: 'tour' };
    case 'edit':
      return { type: 'edit', edit: rest };
    case 'run':
      return { type: 'run', command: rest };
    case 'background':
      return { type: 'background', command: rest };
    case 'ask':
      return { type: 'form' };
    case 'docs':
      return { type: 'docs' };
    default:
      return { type: 'unknownCommand', name };
  }
}

const longestPhrase = 1000;

/** The first that fits counts. Each is tried on the prompt without its last punctuation. */
const phrases: readonly (readonly [RegExp, (rest: string) => Ask])[] = [
  [/^(?:hello|hi|hey|hallo|good (?:morning|afternoon|evening|day))\b.{0,20}$/i, () => ({ type: 'greet' })],
  [/^(?:thanks|thank you|thx|great|cool)\b.{0,20}$/i, () => ({ type: 'thanks' })],
  [/^(?:help|what can (?:you|i) do.*|commands|how do(?:es)? (?:this|it) work)$/i, () => ({ type: 'help' })],
  [
    /^(?:who are you|what are you|are you (?:an? )?(?:ai|llm|(?:large )?language model|bot|human|real).*)$/i,
    () => ({ type: 'about' }),
  ],
  // What is looked for, or run, may have any word in it.
  [/^(?:please )?(?:search|grep|look|find)(?: for)?\s+(.+)$/i, (text) => ({ type: 'search', text: unquote(text) })],
  [/^(?:please )?(?:run|execute)\s+(.+)$/i, (command) => ({ type: 'run', command: unquote(command) })],
  [/\bmcp\b/i, () => ({ type: 'mcp' })],
  [/\b(?:keyboard|shortcuts?|key ?bindings?|keys)\b/i, () => ({ type: 'keys' })],
  [/^(?:(?:open|show)(?: me)? the )?(?:docs|documentation|manual)$/i, () => ({ type: 'docs' })],
  [
    /^(?:what(?:'s| is| does)|tell me about|describe|explain|summari[sz]e) (?:this|the|my) (?:project|repo(?:sitory)?|code ?base|workspace|folder)\b.{0,20}$/i,
    () => ({ type: 'project' }),
  ],
  [/\bparley\b/i, (): Ask => ({ type: 'help' })],
  [/^(?:give me a |take the |start the |show me a )?tour$/i, () => ({ type: 'tour' })],
  [/\b(?:be brief|shorter|keep it short)\b/i, () => ({ type: 'option', id: 'length', value: 'brief' })],
  [/\b(?:more detail|be detailed|longer answers)/i, () => ({ type: 'option', id: 'length', value: 'detailed' })],
  [/^hide (?:your )?(?:thoughts|thinking)$/i, () => ({ type: 'option', id: 'thoughts', value: false })],
  [/^show (?:me )?(?:your )?(?:thoughts|thinking)$/i, () => ({ type: 'option', id: 'thoughts', value: true })],
  [
    /^(?:append|add|write) (.+ to (?:the )?(?:file )?\S+\.\w+)$/i,
    (rest) => ({ type: 'edit', edit: rest.replace(/^(.+) to (?:the )?(?:file )?(\S+)$/i, '$2 append $1') }),
  ],
  [
    /^replace (.+ (?:with|by) .+ in (?:the )?(?:file )?\S+)$/i,
    (rest) => ({ type: 'edit', edit: rest.replace(/^(.+) in (?:the )?(?:file )?(\S+)$/i, '$2 replace $1') }),
  ],
  [
    /^create (?:a |the )?(?:file )?(\S+\.\w+(?: with .+)?)$/i,
    (rest) => ({ type: 'edit', edit: rest.replace(/^(\S+)(?: with )?/i, '$1 create ') }),
  ],
  [
    /^(?:(?:explain |tell me |show me )?how (?:do i|to|can i) )?(?:connect|add|use|install|set ?up)\b(?: to)?(.*)$/i,
    (rest) => ({ type: 'connect', agent: rest.replace(/\b(?:an?|the|my|coding|agents?)\b/gi, '').trim() }),
  ],
  [
    /^(?:what(?:'s| is)(?: in)? here|(?:list|show)(?: me)?(?: all)?(?: the)? files|ls|dir)$/i,
    () => ({ type: 'files', folder: '' }),
  ],
  [
    /^(?:(?:list|show)(?: me)?(?: all)?(?: the)? files (?:in|under|of)|ls|dir|what(?:'s| is) in)\s+(.+)$/i,
    (folder) => ({ type: 'files', folder: unquote(folder) }),
  ],
  [/^(?:where(?:'s| is| are))\s+(.+?)(?: defined| used)?$/i, (text) => ({ type: 'search', text: unquote(text) })],
  [/^(?:please )?(?:read|open|cat|show(?: me)?)(?: the)?(?: file)?\s+(.+)$/i, parseRead],
  [/\b(?:not found|enoent)\b|\b(?:not|cannot|(?:does|do|wo|ca)n['’]t) (?:be )?start/i, () => ({ type: 'trouble' })],
];

/** `path`, `path:10`, `path:10-20`, `path 10-20` or `path lines 10 to 20`. */
function parseRead(rest: string): Ask {
  const match = /^(.+?)(?:(?::|\s+(?:lines?\s+)?)(\d+)(?:\s*(?:-|to|–)\s*(\d+))?)?$/i.exec(rest);
  const path = unquote(match?.[1] ?? rest);
  if (match?.[2] === undefined) return { type: 'read', path };
  const first = Math.max(1, Number(match[2]));
  const last = match[3] === undefined ? first + 39 : Math.max(first, Number(match[3]));
  return { type: 'read', path, range: { first, last } };
}
