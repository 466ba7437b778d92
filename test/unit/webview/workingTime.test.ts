import { strict as assert } from 'node:assert';
import type { SessionEvent } from '../../../src/sessions/events';
import { initialState, reduce } from '../../../src/sessions/reduce';
import type { ToolRow } from '../../../src/sessions/state';
import { workingTime } from '../../../src/webview/text/toolText';

describe('the time of a tool call', () => {
  it('does not count how long the person thought about the answer', () => {
    const tool = { type: 'toolCall', toolCallId: 't', title: 'make' } as const;
    const request = { title: 'make', subject: { type: 'toolCall', toolCall: tool }, options: [] } as const;
    const events: readonly (readonly [at: number, event: SessionEvent])[] = [
      [1_000, { ...tool, status: 'pending' }],
      [1_500, { type: 'permissionAsked', requestId: 'r', request }],
      [
        61_500,
        { type: 'permissionSettled', requestId: 'r', answer: { state: 'selected', optionId: 'y', by: 'person' } },
      ],
      [63_000, { ...tool, status: 'completed' }],
    ];
    const { rows } = events.reduce((state, [at, event]) => reduce(state, event, at), initialState());
    assert.equal(workingTime(rows.get('tool:t') as ToolRow), 2_000);
  });
});
