import { usePanel } from '../hooks';
import type { PickerItem } from './pickerItems';
import type { Trigger } from './trigger';
import type { DraftHandle } from './useDraft';

export interface Pick {
  (item: PickerItem, trigger: Trigger): void;
  /** Writes the sign that opens the picker. */
  begin(area: HTMLTextAreaElement | null): void;
}

/** Carries out a choice of the picker: writes it in the place of what was typed, and attaches what it stands for. */
export function usePick(draft: DraftHandle, placeCaret: (caret: number) => void, focus: () => void): Pick {
  const { post } = usePanel();

  const write = (from: number, to: number, written: string): void => {
    const { text } = draft;
    // One blank between it and what follows.
    const rest = written.endsWith(' ') && text.startsWith(' ', to) ? to + 1 : to;
    draft.setText(`${text.slice(0, from)}${written}${text.slice(rest)}`);
    placeCaret(from + written.length);
    focus();
  };

  const pick = (item: PickerItem, { from, to }: Trigger): void => {
    switch (item.kind) {
      case 'mention':
        write(from, to, `@${item.mention.label} `);
        draft.attach([item.mention.attachment]);
        return;
      case 'category':
        write(from, to, `@${item.category}:`);
        return;
      case 'command':
        write(from, to, `/${item.command.name} `);
        return;
      case 'files':
        write(from, to, '');
        post({ type: 'pickFiles' });
        return;
    }
  };

  const begin = (area: HTMLTextAreaElement | null): void => {
    const at = area?.selectionStart ?? draft.text.length;
    const before = draft.text.slice(0, at);
    write(at, at, before === '' || /\s$/.test(before) ? '@' : ' @');
  };
  return Object.assign(pick, { begin });
}
