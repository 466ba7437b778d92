import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Baseline } from '../../src/changes/baseline';
import { BlobStore } from '../../src/changes/blobStore';
import { ChangeTracker } from '../../src/changes/changeTracker';
import { changesView } from '../../src/changes/changesView';
import { type ChangeFiles, lookAtDisk, readFromDisk, writeToDisk } from '../../src/changes/diskFiles';
import { diffLines } from '../../src/changes/lineDiff';
import { linesOf } from '../../src/changes/textLines';
import { Versions } from '../../src/changes/versions';
import { LoopGap } from './loopGap';
import { measurement, median, type Measurement } from './report';

const ROUNDS = 15;
const LINES = 10_000;
const EDITS = 500;
const FILES = 10_000;
const files: ChangeFiles = { look: lookAtDisk, isUnsaved: () => false, read: readFromDisk, write: writeToDisk };

/** What the review of changes costs: differences, earlier contents, and an agent that changes a great many files, or a huge one. */
export async function measureChanges(): Promise<readonly Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  try {
    return [measureHunks(), await measureSnapshot(folder), ...(await measureMany(folder))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function measureHunks(): Measurement {
  const before = Array.from({ length: LINES }, (_, at) => `  line ${at % 977} of ${at % 13} (${at % 7})`);
  const step = LINES / EDITS;
  const after = before.flatMap((line, at) => {
    if (at % step !== 0) return [line];
    return at % (3 * step) === 0 ? [] : at % (2 * step) === 0 ? [line, '  put in'] : [`${line} changed`];
  });
  const [one, other] = [`${before.join('\n')}\n`, `${after.join('\n')}\n`];
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    const edits = diffLines(linesOf(one), linesOf(other));
    times.push(performance.now() - start);
    if (edits.length !== EDITS) throw new Error(`Found ${String(edits.length)} changes`);
  }
  return measurement(`find ${EDITS} changes in a file of ${LINES} lines (median)`, median(times), 'ms', { value: 50 });
}

/** From the disk to a name under which it can be had again; it is on its way to the store then. */
async function measureSnapshot(folder: string): Promise<Measurement> {
  const versions = versionsIn(join(folder, 'snapshots'));
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const file = join(folder, `megabyte${String(round)}`);
    const line = `some text of round ${String(round)}, `;
    await writeFile(file, line.repeat(Math.ceil(1_000_000 / line.length)));
    const start = performance.now();
    await versions.keep((await readFromDisk(file)).content);
    times.push(performance.now() - start);
  }
  await versions.stored();
  return measurement('keep a file of 1 MB before it is written (median)', median(times), 'ms', { value: 10 });
}

async function measureMany(folder: string): Promise<readonly Measurement[]> {
  const root = join(folder, 'root');
  const versions = versionsIn(join(folder, 'contents'));
  const names = Array.from({ length: FILES }, (_, at) => join(root, `d${String(at % 100)}`, `f${String(at)}.ts`));
  const huge = join(root, 'huge.log');
  for (const name of names) await writeToDisk(name, content(`// ${name}\none\ntwo\n`));
  await writeToDisk(huge, content('x\n'));
  const baseline = new Baseline(
    () => Promise.resolve({ paths: [...names, huge], isWhole: true, leavesOut: () => false }),
    files,
  );
  const tracker = new ChangeTracker({ files, versions, baseline: () => baseline, now: Date.now });
  const changes = tracker.open('session', root);
  const gap = new LoopGap();
  await tracker.turnStarted('session', Date.now());
  for (const name of names) await writeToDisk(name, content(`// ${name}\none\n2\ntwo\n`));
  await writeToDisk(huge, { kind: 'file', bytes: new Uint8Array(50_000_000).fill(120), executable: false });
  gap.start();
  const start = performance.now();
  await tracker.turnEnded('session');
  const found = performance.now() - start;
  const longest = gap.stop();
  if (changes.pending.length !== FILES + 1) throw new Error(`Found ${String(changes.pending.length)} files`);
  const views: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await changes.reviewed(names[round] ?? '', { base: { kind: 'absent' }, current: { kind: 'absent' } });
    const begin = performance.now();
    changesView(changes, 0);
    views.push(performance.now() - begin);
  }
  tracker.dispose();
  await versions.stored();
  return [
    measurement(`find ${FILES} files changed without a word, and one of 50 MB`, found, 'ms'),
    measurement('longest event-loop gap meanwhile', longest, 'ms', { value: 100 }),
    measurement(`what the panel is told of ${FILES} files (median)`, median(views), 'ms', { value: 50 }),
  ];
}

function content(text: string): Parameters<typeof writeToDisk>[1] {
  return { kind: 'file', bytes: new Uint8Array(Buffer.from(text)), executable: false };
}

function versionsIn(folder: string): Versions {
  return new Versions(new BlobStore(folder, { limitBytes: 1e10, now: Date.now }));
}
