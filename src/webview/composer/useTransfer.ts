import { useState } from 'preact/hooks';
import type { TargetedClipboardEvent, TargetedDragEvent } from 'preact';
import type { PromptAttachment } from '../../sessions/promptAttachment';
import { usePanel } from '../hooks';
import { isAttachable, MAX_PASTED, readFiles, textAttachment, urisOf } from './transfer';

/** Handlers for what is pasted into the composer or dropped on it. */
export interface Transfer {
  readonly onPaste: (event: TargetedClipboardEvent<HTMLElement>) => void;
  readonly onDragOver: (event: TargetedDragEvent<HTMLElement>) => void;
  readonly onDragLeave: (event: TargetedDragEvent<HTMLElement>) => void;
  readonly onDrop: (event: TargetedDragEvent<HTMLElement>) => void;
  /** Something that can be attached is over the composer. */
  readonly isOver: boolean;
  /** What could not be attached the last time. */
  readonly refusals: readonly string[];
  readonly forget: () => void;
}

export function useTransfer(attach: (attachments: readonly PromptAttachment[]) => void): Transfer {
  const { post } = usePanel();
  const [isOver, setOver] = useState(false);
  const [refusals, setRefusals] = useState<readonly string[]>([]);

  /** @returns Whether there was something to take. */
  const take = (transfer: DataTransfer): boolean => {
    const uris = urisOf(transfer);
    const files = [...transfer.files];
    if (uris.length > 0) post({ type: 'attachUris', uris });
    else if (files.length > 0) {
      void readFiles(files).then((read) => {
        if (read.attachments.length > 0) attach(read.attachments);
        setRefusals(read.refusals);
      });
    } else return false;
    return true;
  };

  return {
    isOver,
    refusals,
    forget: () => setRefusals([]),
    onPaste: (event) => {
      const transfer = event.clipboardData;
      if (!transfer) return;
      const text = transfer.getData('text/plain');
      // Office programs give a picture of the text beside the text.
      const takesFiles = text === '' || urisOf(transfer).length > 0;
      if (takesFiles && take(transfer)) event.preventDefault();
      else if (text.length > MAX_PASTED) {
        event.preventDefault();
        const attachment = textAttachment(text);
        if (typeof attachment === 'string') setRefusals([attachment]);
        else attach([attachment]);
      }
    },
    onDragOver: (event) => {
      if (!event.dataTransfer || !isAttachable(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    },
    onDragLeave: (event) => {
      const to = event.relatedTarget;
      if (!(to instanceof Node) || !event.currentTarget.contains(to)) setOver(false);
    },
    onDrop: (event) => {
      setOver(false);
      if (event.dataTransfer && take(event.dataTransfer)) event.preventDefault();
    },
  };
}
