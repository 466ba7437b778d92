import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { childProcessesStarted, liveDescendants } from '../support/childProcesses';

describe('the leak check', () => {
  it('sees a child process until it has ended', async () => {
    const before = childProcessesStarted();
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    try {
      await once(child, 'spawn');
      assert.equal(childProcessesStarted(), before + 1);
      assert.deepEqual(
        liveDescendants().map(({ pid }) => pid),
        [child.pid],
      );
    } finally {
      const exit = once(child, 'exit');
      child.stdin.end();
      await exit;
    }
    assert.deepEqual(liveDescendants(), []);
  });
});
