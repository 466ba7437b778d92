import * as assert from 'node:assert/strict';
import { toDisposable } from '../../../src/base/lifecycle';
import { WhileNeeded } from '../../../src/mcp/bridge/whileNeeded';
import { settled } from '../../support/fakeSessionHost';

describe('something that lives while it is needed', () => {
  let log: string[];
  let fails: boolean;
  let thing: WhileNeeded<ReturnType<typeof toDisposable>>;

  beforeEach(() => {
    log = [];
    fails = false;
    thing = new WhileNeeded(() => {
      log.push('start');
      if (fails) return Promise.reject(new Error('no port'));
      return Promise.resolve(toDisposable(() => log.push('end')));
    });
  });

  afterEach(() => {
    thing.dispose();
  });

  it('is started once for all, and ends with the last', async () => {
    const [one, two] = await Promise.all([thing.use(), thing.use()]);
    assert.equal(one.value, two.value);
    one.dispose();
    one.dispose();
    await settled();
    assert.deepEqual(log, ['start']);
    two.dispose();
    await settled();
    assert.deepEqual(log, ['start', 'end']);
  });

  it('is started anew for who comes later', async () => {
    (await thing.use()).dispose();
    const next = await thing.use();
    next.dispose();
    await settled();
    assert.deepEqual(
      log,
      ['start', 'start', 'end', 'end'].sort((a, b) => b.localeCompare(a)),
    );
  });

  it('is tried again after a start that failed', async () => {
    fails = true;
    await assert.rejects(thing.use(), /no port/);
    fails = false;
    (await thing.use()).dispose();
    assert.deepEqual(log.filter((line) => line === 'start').length, 2);
  });

  it('ends with its owner, whoever uses it', async () => {
    const use = await thing.use();
    thing.dispose();
    await settled();
    assert.deepEqual(log, ['start', 'end']);
    use.dispose();
    await assert.rejects(thing.use());
  });
});
