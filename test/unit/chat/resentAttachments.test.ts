import { deepEqual } from 'node:assert/strict';
import type { ContentBlock } from '../../../src/acp/content';
import { attachmentsOf } from '../../../src/chat/resentAttachments';
import { text } from '../../support/sessionEvents';

describe('What was attached to a message that is given back', () => {
  const content: readonly ContentBlock[] = [
    text('Look'),
    { type: 'resource_link', name: 'docs', uri: 'file:///w/docs/' },
    { type: 'resource', resource: { uri: 'file:///w/a%20b.ts', text: 'as it was then' } },
    { type: 'resource', resource: { uri: 'file:///w/a.ts#L3-L5', text: 'lines' } },
    { type: 'resource', resource: { uri: 'file:///w/a.ts#L7', text: 'line' } },
    { type: 'image', uri: 'file:///w/a.png', data: 'AAAA', mimeType: 'image/png' },
    { type: 'resource', resource: { uri: 'parley:/attachment/Pasted', text: 'pasted' } },
    { type: 'resource', resource: { uri: 'parley:/attachment/x.bin', blob: 'BBBB' } },
    { type: 'image', data: 'CCCC', mimeType: 'image/png' },
    { type: 'audio', data: 'DDDD', mimeType: 'audio/wav' },
    { type: 'unknown', raw: 1 },
  ];

  it('is the place that it stands for, or what it is', () => {
    deepEqual(
      attachmentsOf(content).map(({ id, ...attachment }) => ('uri' in attachment ? { id, ...attachment } : attachment)),
      [
        { id: 'folder:file:///w/docs/', type: 'folder', name: 'docs', uri: 'file:///w/docs/' },
        { id: 'file:file:///w/a%20b.ts', type: 'file', name: 'a b.ts', uri: 'file:///w/a%20b.ts' },
        {
          id: 'file:file:///w/a.ts#3-5',
          type: 'file',
          name: 'a.ts',
          uri: 'file:///w/a.ts',
          range: { start: 3, end: 5 },
        },
        {
          id: 'file:file:///w/a.ts#7-7',
          type: 'file',
          name: 'a.ts',
          uri: 'file:///w/a.ts',
          range: { start: 7, end: 7 },
        },
        { id: 'file:file:///w/a.png', type: 'file', name: 'a.png', uri: 'file:///w/a.png' },
        { type: 'text', name: 'Pasted', text: 'pasted' },
        { type: 'data', name: 'x.bin', mimeType: 'application/octet-stream', data: 'BBBB' },
        { type: 'data', name: 'image', mimeType: 'image/png', data: 'CCCC' },
        { type: 'data', name: 'audio', mimeType: 'audio/wav', data: 'DDDD' },
      ],
    );
  });

  it('is told apart from what else is given back', () => {
    const ids = [...attachmentsOf(content), ...attachmentsOf(content)].map(({ id }) => id);
    deepEqual(new Set(ids).size, 5 + 2 * 4);
  });
});
