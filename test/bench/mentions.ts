import { PathIndex } from '../../src/workspace/mentions/pathIndex';
import { measurement, median, type Measurement } from './report';
import { FILES, somePaths, typed } from './somePaths';

const ROUNDS = 5;

/** Finding files for what is typed after an `@`; the baseline looks for what was typed in one piece, without ranking anything. */
export function measureMentions(): readonly Measurement[] {
  const paths = somePaths();
  const building = timed(() => new PathIndex(paths));
  const times: number[] = [];
  const plain: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const index = new PathIndex(paths);
    const folded = paths.map((path) => path.toLowerCase());
    for (const word of typed) {
      for (let length = 1; length <= word.length; length++) {
        const query = word.slice(0, length);
        times.push(timed(() => index.search(query, 50)));
        plain.push(timed(() => folded.filter((path) => path.includes(query)).slice(0, 50)));
      }
    }
  }
  return [
    measurement(`prepare ${FILES} paths for being searched`, building, 'ms'),
    measurement(
      `find files for an @ among ${FILES}, a keystroke (median)`,
      median(times),
      'ms',
      undefined,
      median(plain),
    ),
    measurement(`find files for an @ among ${FILES}, the slowest keystroke`, Math.max(...times), 'ms', { value: 50 }),
  ];
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
