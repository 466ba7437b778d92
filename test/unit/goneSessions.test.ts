import { deepStrictEqual } from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deferred } from '../../src/base/async';
import { nullLog } from '../../src/base/log';
import { type GoneServices, forgetGone } from '../../src/goneSessions';
import { defaultOptions } from '../../src/guide/conversation/options';
import { FolderStore } from '../../src/guide/conversation/store';
import type { GoneSession } from '../../src/store/records';
import { promptSent } from '../support/sessionEvents';
import { meta, saveOf, StoreBox } from './store/stored';

describe('sessions that are deleted', () => {
  let root: string;
  let guideFolder: string;
  /** What is kept beside the transcripts. */
  let kept: Set<string>;
  let services: GoneServices;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'parley-gone-'));
    guideFolder = join(root, 'guide');
    const copies = new FolderStore(guideFolder);
    for (const sessionId of ['old', 'young'])
      await copies.put({ sessionId, cwd: '/w', title: '', updatedAt: '', options: defaultOptions, history: [] });
    kept = new Set(['draft 1', 'changes 1', 'draft 2', 'changes 2']);
    services = {
      drafts: { forget: (key) => Promise.resolve(void kept.delete(`draft ${key}`)) },
      changes: { forget: (key) => Promise.resolve(void kept.delete(`changes ${key}`)) },
      guideFolder,
      log: nullLog,
    };
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const gone = (id: string, agentId: string, agentSessionId: string, isElsewhere?: boolean): GoneSession => ({
    ...{ id, agentId, agentSessionId },
    isElsewhere,
  });
  const copies = (): readonly string[] => readdirSync(guideFolder).sort();

  it('leave nothing behind: no draft, no earlier contents of files, no copy of the Guide’s', async () => {
    writeFileSync(join(root, 'outside.json'), '');
    const sessions = [
      gone('1', 'guide', 'old', false),
      gone('2', 'fake', 'young', false),
      gone('3', 'guide', '../outside', false),
    ];
    deepStrictEqual(await forgetGone(sessions, services), ['1', '2', '3']);
    deepStrictEqual([kept, copies(), existsSync(join(root, 'outside.json'))], [new Set(), ['young.json'], true]);
  });

  it('leave what another workspace needs, and what one may need as long as that is not known', async () => {
    deepStrictEqual(await forgetGone([gone('1', 'guide', 'old', true), gone('2', 'guide', 'young')], services), ['1']);
    deepStrictEqual([kept, copies()], [new Set(), ['old.json', 'young.json']]);
    deepStrictEqual(await forgetGone([gone('2', 'guide', 'young', false)], services), ['2']);
    deepStrictEqual(copies(), ['old.json']);
  });

  it('are not forgotten while something of them cannot be deleted', async () => {
    const failing = { forget: () => Promise.reject(new Error('busy')) };
    const copy = join(guideFolder, 'old.json');
    rmSync(copy);
    mkdirSync(copy);
    const [one, two] = [gone('1', 'guide', 'old', false), gone('2', 'fake', 'other', false)];
    deepStrictEqual(await forgetGone([one, two], services), ['2']);
    deepStrictEqual(await forgetGone([two], { ...services, drafts: failing }), []);
    deepStrictEqual(await forgetGone([two], { ...services, changes: failing }), []);
  });

  it('leave nothing behind wherever the window was ended on the way', async () => {
    const said = [promptSent('p1')];
    let isWhole = false;
    for (let end = 0; !isWhole; end++) {
      const box = new StoreBox();
      for (const id of ['1', '2']) {
        box.desk.save(await saveOf(said, meta(id, { agentSessionId: id })));
        for (const kind of ['draft', 'changes']) kept.add(`${kind} ${id}`);
        writeFileSync(join(guideFolder, `${id}.json`), '');
      }
      const tidy = async (step: () => Promise<void>): Promise<void> => {
        const forget = (kind: string) => ({
          forget: async (id: string) => {
            await step();
            kept.delete(`${kind} ${id}`);
          },
        });
        const sessions = box.desk.prune({ maxAgeMs: 1, maxBytes: undefined, now: 9, keep: [] });
        await step();
        const ids = await forgetGone(sessions, { ...services, drafts: forget('draft'), changes: forget('changes') });
        await step();
        box.desk.forgotten({ ids });
      };
      const killed = new Deferred<void>();
      let steps = 0;
      const untilKilled = tidy(() => {
        if (steps++ < end) return Promise.resolve();
        killed.resolve();
        return new Promise(() => undefined);
      });
      isWhole = await Promise.race([untilKilled.then(() => true), killed.promise.then(() => false)]);
      box.reopen();
      await tidy(() => Promise.resolve());
      const left = box.desk.prune({ maxAgeMs: 1, maxBytes: undefined, now: 9, keep: [] });
      deepStrictEqual([left, kept, copies()], [[], new Set(), ['old.json', 'young.json']]);
      box.remove();
    }
  });
});
