// `npm test`: runs every suite, two at a time, beside them the checks and the one that mostly waits, and ends with the line `N passed, N failed`.
// Options: --vscode PATH (the VS Code for the integration tests), --verbose (what passing stages print, too).
import { parseArgs } from 'node:util';
import type { Outcome } from './runStage.mts';
import { isGood, runAll } from './schedule.mts';
import { stages } from './stages.mts';

const { values } = parseArgs({ options: { vscode: { type: 'string' }, verbose: { type: 'boolean' } } });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const outcomes = await runAll(stages({ vscode: values.vscode }), 2, report);

const total = (count: (outcome: Outcome) => number): number => outcomes.reduce((sum, one) => sum + count(one), 0);
const passed = total((one) => one.passed);
const failed = total((one) => one.failed + (one.trouble === undefined ? 0 : 1));
const skipped = total((one) => one.skipped);
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

function report(outcome: Outcome): void {
  const { stage, output, trouble, seconds } = outcome;
  const good = isGood(outcome);
  if (!good || values.verbose === true) console.log(`\n── ${stage.name} ──\n${output.trimEnd()}\n`);
  const numbers = stage.kind === 'suite' ? `: ${outcome.passed} passed, ${outcome.failed} failed` : '';
  const skipped = outcome.skipped > 0 ? `, ${outcome.skipped} skipped` : '';
  console.log(
    `${good ? '✔' : '✘'} ${stage.name}${numbers}${skipped} (${seconds.toFixed(1)} s) ${trouble ?? ''}`.trimEnd(),
  );
}
