import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { measurement, median, type Measurement } from './report';

const KB = 1000;

/** Sizes of what ships. Expects a production build and a VSIX at `vsix`. */
export function sizes(vsix: string): readonly Measurement[] {
  const gzipped = (file: string): number => gzipSync(readFileSync(file)).length / KB;
  return [
    measurement('dist/extension.js, minified', statSync('dist/extension.js').size / KB, 'kB', { value: 250 }),
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

/** The time that the extension's own code takes to load and activate, in a fresh Node each time; the baseline is Node loading an empty file. */
export function activation(runs: number): readonly Measurement[] {
  const probe = (): number =>
    Number(execFileSync(process.execPath, ['out/test/programs/activationProbe.js'], { encoding: 'utf8' }).trim());
  const times = Array.from({ length: runs }, probe);
  return [measurement('activation, own code (median)', median(times), 'ms', { value: 50 })];
}
