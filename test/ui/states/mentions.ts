import type { Mention } from '../../../src/sessions/mention';
import type { PlaceAttachment } from '../../../src/sessions/promptAttachment';
import { folder } from './panels';

/** A file, as it is offered. */
export function fileMention(path: string, labelMatches: readonly number[]): Mention {
  const at = path.lastIndexOf('/') + 1;
  const uri = `${folder}/${path}`;
  const label = path.slice(at);
  return {
    attachment: { type: 'file', id: `file:${uri}`, name: label, uri },
    icon: 'file',
    label,
    detail: path.slice(0, Math.max(0, at - 1)),
    labelMatches,
    detailMatches: [],
    score: 1,
  };
}

/** Lines that are selected in the editor. */
export function selection(start: number, end: number): PlaceAttachment {
  const uri = `${folder}/src/upload.ts`;
  return { type: 'selection', id: `selection:${uri}#${start}-${end}`, name: 'upload.ts', uri, range: { start, end } };
}
