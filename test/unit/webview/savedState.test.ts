import { strict as assert } from 'node:assert';
import type { Draft } from '../../../src/chat/protocol';
import { StateKeeper, parseSavedState, withinLimit } from '../../../src/webview/savedState';

describe('the saved state of the webview', () => {
  const message = (text: string): Draft => ({ text, attachments: [], changedAt: 1 });

  it('takes nothing from outside that does not fit', () => {
    const messages = { a: message('x'), b: { text: 'y' }, c: { ...message('z'), attachments: [{ type: 'file' }] } };
    assert.deepEqual(
      parseSavedState({
        shown: 1,
        messages,
        drafts: { f: 'x', g: 2 },
        folds: [],
        scroll: {},
        withoutContext: ['a', 1],
      }),
      { messages: { a: message('x') }, drafts: { f: 'x' }, folds: {}, withoutContext: ['a'] },
    );
    assert.deepEqual(parseSavedState(undefined), { messages: {}, drafts: {}, folds: {} });
  });

  it('stays under 10 KB and holds the shown message longest', () => {
    const folds = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`tool:${'x'.repeat(60)}${index}`, true]),
    );
    const messages = { a: message('draft '.repeat(800)), b: message('other '.repeat(800)) };
    const state = { shown: 'a', messages, drafts: { f: 'form' }, folds };
    const kept = withinLimit(state);
    assert.ok(JSON.stringify(kept).length < 10_000);
    assert.equal(kept.messages['a'], messages.a);
    const huge = withinLimit({ ...state, messages: { a: message('x'.repeat(50_000)) } });
    assert.deepEqual([huge.messages, huge.drafts], [{}, { f: 'form' }]);
  });

  it('writes once for many changes', async () => {
    const written: unknown[] = [];
    const keeper = new StateKeeper({ readState: () => undefined, writeState: (state) => written.push(state) });
    keeper.setMessage('a', message('x'));
    keeper.setMessage('a', message('xy'));
    keeper.setFold('f', true);
    keeper.setWithoutContext('a', true);
    await Promise.resolve();
    assert.deepEqual(written, [
      { messages: { a: message('xy') }, drafts: {}, folds: { f: true }, withoutContext: ['a'] },
    ]);
  });
});
