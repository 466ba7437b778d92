import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { AgentCommand } from '../../acp/update';
import type { Mention } from '../../sessions/mention';
import type { PlaceAttachment } from '../../sessions/promptAttachment';
import { usePanel } from '../hooks';
import { categoryItems, commandItems, contextItems, mentionItems, type PickerItem } from './pickerItems';
import { type Trigger, triggerAt } from './trigger';

export interface PickerInput {
  readonly text: string;
  readonly caret: number;
  /** Whether it is being written: what is offered is put away meanwhile. */
  readonly hasFocus: boolean;
  readonly sessionKey: string | undefined;
  readonly folder: string | undefined;
  readonly commands: readonly AgentCommand[];
  readonly context: PlaceAttachment | undefined;
  /** Carries out a choice: what is to stand in the place of the trigger. */
  readonly pick: (item: PickerItem, trigger: Trigger) => void;
}

export interface Picker {
  readonly isOpen: boolean;
  readonly items: readonly PickerItem[];
  readonly active: number;
  /** Not all has been found yet. */
  readonly isSearching: boolean;
  /** @returns Whether the key was for the picker. */
  readonly onKey: (key: string, shift: boolean) => boolean;
  readonly choose: (index: number) => void;
  readonly point: (index: number) => void;
}

interface Found {
  readonly question: string;
  readonly mentions: readonly Mention[];
  readonly done: boolean;
}

const PAGE = 8;

/** What is offered for the letters before the caret, and the keys that choose of it. */
export function usePicker(input: PickerInput): Picker {
  const { text, caret, hasFocus, commands, context, pick } = input;
  const trigger = triggerAt(text, caret);
  const place = trigger && `${trigger.kind} ${trigger.from}`;
  const [dismissed, setDismissed] = useState<string>();
  const [found, setFound] = useState<Found>();
  const [pointed, setPointed] = useState<{ readonly of: string; readonly index: number }>();
  const [awaited, setAwaited] = useState<string>();
  useEffect(() => {
    if (place === undefined) setDismissed(undefined);
  }, [place]);
  const wanted = trigger !== undefined && hasFocus && place !== dismissed ? trigger : undefined;
  const question = wanted?.kind === 'mention' ? `${wanted.category ?? ''}:${wanted.text}` : undefined;
  useMentions(wanted, question, input, setFound);

  const items = useMemo(
    () => itemsFor(wanted, commands, context, found),
    [wanted?.kind, wanted?.text, question, commands, context, found],
  );
  const key = wanted ? `${wanted.kind} ${wanted.text} ${question ?? ''}` : '';
  const active = pointed?.of === key ? Math.min(pointed.index, items.length - 1) : 0;
  const isCurrent = wanted?.kind === 'command' || (found?.question === question && (found?.mentions.length ?? 0) > 0);
  const isSearching = question !== undefined && !(found?.question === question && found.done);
  const isOpen = wanted !== undefined && (items.length > 0 || isSearching);

  const choose = (index: number): void => {
    const item = items[index];
    if (item && wanted) pick(item, wanted);
  };
  // Enter was pressed before there was an answer to what was typed: the best of it is chosen when it comes.
  useEffect(() => {
    if (awaited === undefined) return;
    if (awaited !== key) setAwaited(undefined);
    else if (isCurrent || !isSearching) {
      setAwaited(undefined);
      choose(0);
    }
  }, [awaited, key, isCurrent, isSearching, items]);

  const onKey = (name: string, shift: boolean): boolean => {
    if (!isOpen) return false;
    const step = steps[name];
    if (step !== undefined) {
      if (items.length === 0) return true;
      const next = Math.abs(step) === 1 ? (active + step + items.length) % items.length : clamp(active + step, items);
      setPointed({ of: key, index: next });
      return true;
    }
    if (name === 'Escape') {
      setDismissed(place);
      return true;
    }
    if ((name !== 'Enter' && name !== 'Tab') || shift) return false;
    // A command that is written out is sent, not completed.
    const isWhole = wanted.kind === 'command' && commands.some((command) => command.name === wanted.text);
    if (name === 'Enter' && isWhole && pointed?.of !== key) return false;
    if (isCurrent || !isSearching || wanted.text === '') choose(active);
    else setAwaited(key);
    return items.length > 0 || isSearching;
  };
  return { isOpen, items, active, isSearching, onKey, choose, point: (index) => setPointed({ of: key, index }) };
}

const steps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -PAGE, PageDown: PAGE };

function clamp(index: number, { length }: { readonly length: number }): number {
  return Math.max(0, Math.min(index, length - 1));
}

/** Asks the host; what came for an earlier question is shown until there is an answer. */
function useMentions(
  wanted: Trigger | undefined,
  question: string | undefined,
  { sessionKey, folder }: PickerInput,
  found: (found: Found | undefined) => void,
): void {
  const { mentions } = usePanel();
  const first = useRef(true);
  useEffect(() => {
    if (wanted?.kind !== 'mention' || question === undefined) {
      mentions.forget();
      if (!first.current) found(undefined);
      return;
    }
    first.current = false;
    const { text, category } = wanted;
    const query = { text, ...(category && { category }), ...(folder !== undefined && { folder }) };
    mentions.ask(query, sessionKey, (answer, done) => found({ question, mentions: answer, done }));
  }, [question, sessionKey, folder]);
}

function itemsFor(
  wanted: Trigger | undefined,
  commands: readonly AgentCommand[],
  context: PlaceAttachment | undefined,
  found: Found | undefined,
): readonly PickerItem[] {
  if (!wanted) return [];
  if (wanted.kind === 'command') return commandItems(commands, wanted.text);
  const offered = mentionItems(found?.mentions ?? []);
  if (wanted.category === 'editor') return [...contextItems(context, wanted.text), ...offered];
  return wanted.category === undefined && wanted.text === '' ? [...offered.slice(0, 5), ...categoryItems()] : offered;
}
