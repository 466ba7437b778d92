import { strict as assert } from 'node:assert';
import { StateKeeper, parseSavedState, withinLimit } from '../../../src/webview/savedState';

describe('the saved state of the webview', () => {
  it('takes nothing from outside that does not fit', () => {
    assert.deepEqual(parseSavedState({ shown: 1, drafts: { a: 'x', b: 2 }, folds: [], scroll: {} }), {
      drafts: { a: 'x' },
      folds: {},
    });
    assert.deepEqual(parseSavedState(undefined), { drafts: {}, folds: {} });
  });

  it('stays under 10 KB and holds the shown draft longest', () => {
    const folds = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`tool:${'x'.repeat(60)}${index}`, true]),
    );
    const state = { shown: 'a', drafts: { a: 'draft '.repeat(800), b: 'other '.repeat(800) }, folds };
    const kept = withinLimit(state);
    assert.ok(JSON.stringify(kept).length < 10_000);
    assert.equal(kept.drafts['a'], state.drafts.a);
    const huge = withinLimit({ ...state, drafts: { a: '\u0000'.repeat(50_000) } });
    assert.ok(JSON.stringify(huge).length < 10_000);
    assert.ok((huge.drafts['a']?.length ?? 0) > 1000);
  });

  it('writes once for many changes', async () => {
    const written: unknown[] = [];
    const keeper = new StateKeeper({ readState: () => undefined, writeState: (state) => written.push(state) });
    keeper.setDraft('a', 'x');
    keeper.setDraft('a', 'xy');
    keeper.setFold('f', true);
    await Promise.resolve();
    assert.deepEqual(written, [{ drafts: { a: 'xy' }, folds: { f: true } }]);
  });
});
