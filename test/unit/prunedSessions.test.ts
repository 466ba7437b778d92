import { deepStrictEqual } from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nullLog } from '../../src/base/log';
import { FolderStore } from '../../src/guide/conversation/store';
import { defaultOptions } from '../../src/guide/conversation/options';
import { forgetPruned } from '../../src/prunedSessions';
import { meta } from './store/stored';

describe('sessions that are deleted for their age', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'parley-pruned-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it('leave nothing behind: no draft, no earlier contents of files, no copy of the Guide’s', async () => {
    const guideFolder = join(root, 'guide');
    const copies = new FolderStore(guideFolder);
    for (const sessionId of ['old', 'young', 'of-another'])
      await copies.put({ sessionId, cwd: '/w', title: '', updatedAt: '', options: defaultOptions, history: [] });
    writeFileSync(join(root, 'outside.json'), '');
    const gone: string[] = [];
    const record = (id: string, agentId: string, agentSessionId: string): Parameters<typeof forgetPruned>[0][0] => ({
      ...meta(id, { agentId, agentSessionId }),
      messages: 1,
      archived: false,
    });
    await forgetPruned(
      [record('1', 'guide', 'old'), record('2', 'fake', 'of-another'), record('3', 'guide', '../outside')],
      {
        drafts: { write: (key) => gone.push(`draft ${key}`) },
        changes: { forget: (key) => Promise.resolve(void gone.push(`changes ${key}`)) },
        guideFolder,
        log: nullLog,
      },
    );
    deepStrictEqual(gone, ['draft 1', 'changes 1', 'draft 2', 'changes 2', 'draft 3', 'changes 3']);
    deepStrictEqual(readdirSync(guideFolder).sort(), ['of-another.json', 'young.json']);
    deepStrictEqual(readdirSync(root).sort(), ['guide', 'outside.json']);
  });
});
