import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  descendantGroups,
  descendantGroupsByPs,
  isSameProcess,
  liveGroups,
  startOf,
} from '../../src/processes/processTree';

describe('the groups of a process’s descendants', function () {
  before(function () {
    if (process.platform === 'win32' || spawnSync('ps', ['-A', '-o', 'pid=']).status !== 0) this.skip();
  });

  it('are the same by whatever the system tells them', async () => {
    // With job control, each background job of a shell is a group of its own.
    const script = 'set -m; sleep 100 & sh -c "sleep 100 & echo ready; wait" & wait';
    const child = spawn('bash', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
    await once(child.stdout, 'data');
    const pid = child.pid ?? 0;
    const sorted = (groups: Iterable<number>): readonly number[] => [...groups].sort((one, other) => one - other);
    const groups = await descendantGroups(pid);
    try {
      equal(groups.length, 3);
      ok(groups.includes(pid));
      deepEqual(sorted(await descendantGroupsByPs(pid)), sorted(groups));
      deepEqual(sorted(liveGroups(groups)), sorted(groups));
      equal(isSameProcess(pid, startOf(pid)), true);
    } finally {
      for (const group of groups) process.kill(-group, 'SIGKILL');
      await once(child, 'close');
    }
    deepEqual([...liveGroups(groups)], []);
    deepEqual(await descendantGroupsByPs(pid), []);
  });
});
