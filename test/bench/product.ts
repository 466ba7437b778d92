import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Metafile } from 'esbuild';
import { measurement, median, type Measurement } from './report';

const KB = 1000;

/** Sizes of what ships. Expects a production build and a VSIX at `vsix`. */
export function sizes(vsix: string): readonly Measurement[] {
  const gzipped = (file: string): number => gzipSync(readFileSync(file)).length / KB;
  return [
    measurement('dist/extension.js and what it loads at once, minified', loadedAtOnce() / KB, 'kB', { value: 250 }),
    measurement(
      'webview (script and styles), gzipped',
      gzipped('dist/webview.js') + gzipped('dist/webview.css'),
      'kB',
      {
        value: 120,
      },
    ),
    measurement('VSIX', statSync(vsix).size / KB, 'kB', { value: 600 }),
  ];
}

/** Bytes of the extension's entry and of the parts that it imports, not of those that it loads when they are needed. */
function loadedAtOnce(): number {
  const meta = JSON.parse(readFileSync('out/meta/extension.json', 'utf8')) as Pick<Metafile, 'outputs'>;
  const sizeOf = (file: string, seen: Set<string>): number => {
    if (seen.has(file)) return 0;
    seen.add(file);
    const imports = meta.outputs[file]?.imports ?? [];
    const atOnce = imports.filter(({ kind, external }) => kind === 'import-statement' && !external);
    return atOnce.reduce((sum, { path }) => sum + sizeOf(path, seen), statSync(file).size);
  };
  return sizeOf('dist/extension.js', new Set());
}

/** The time that the extension's own code takes to load and activate, in a fresh Node each time; the baseline is Node loading an empty file. */
export function activation(runs: number): readonly Measurement[] {
  const probe = (): number =>
    Number(execFileSync(process.execPath, ['out/test/programs/activationProbe.js'], { encoding: 'utf8' }).trim());
  const times = Array.from({ length: runs }, probe);
  return [measurement('activation, own code (median)', median(times), 'ms', { value: 50 })];
}
