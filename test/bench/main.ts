// npm run bench [-- --json] [--large] [--store] [--mcp] [--product]: what Parley costs, each number beside a baseline of the same run. `--store`
// measures only how sessions are kept, `--large` that with as many as are promised, `--mcp` only the ways to in-process MCP servers,
// `--product` only what ships.
import { execFileSync } from 'node:child_process';
import { measureAgents } from './agents';
import { BURST, bareJsonRpc, type BurstResult, officialSdk, withBurstAgent } from './burst';
import { LoopGap } from './loopGap';
import { parley, type ParleyResult } from './parley';
import { activation, sizes } from './product';
import { measureParsing } from './parsing';
import { measureQueue } from './queue';
import { measureChanges } from './changes';
import { measureMcp } from './mcp';
import { measureMentions } from './mentions';
import { measureReducer } from './reducer';
import { measurement, median, type Measurement, print } from './report';
import { measureStore } from './store';

const ROUNDS = 7;

async function burst(): Promise<readonly Measurement[]> {
  const gap = new LoopGap();
  const bare: BurstResult[] = [];
  const sdk: BurstResult[] = [];
  const ours: ParleyResult[] = [];
  const gaps: number[] = [];
  // In turn, so that the machine's moods meet all three; the first round only warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    const results = [
      await withBurstAgent(bareJsonRpc),
      await withBurstAgent(officialSdk),
      await withBurstAgent(async (agent) => {
        gap.start();
        const result = await parley(agent);
        gaps.push(gap.stop());
        return result;
      }),
    ] as const;
    if (results.some(({ updates }) => updates < BURST))
      throw new Error(`Updates were lost: ${JSON.stringify(results)}`);
    if (round === 0) {
      gaps.length = 0;
      continue;
    }
    bare.push(results[0]);
    sdk.push(results[1]);
    ours.push(results[2]);
  }
  const time = (all: readonly BurstResult[]): number => median(all.map(({ ms }) => ms));
  const name = '100,000 updates through the host path';
  return [
    measurement(
      `${name}, against bare vscode-jsonrpc (median of ${String(ROUNDS)})`,
      time(ours),
      'ms',
      { ratio: 2 },
      time(bare),
    ),
    measurement(`${name}, against the official SDK's client`, time(ours), 'ms', { ratio: 0.5 }, time(sdk)),
    measurement('longest event-loop gap meanwhile (median of the rounds)', median(gaps), 'ms', { value: 25 }),
    measurement(
      'messages posted to the panel meanwhile (median)',
      median(ours.map(({ posted }) => posted)),
      'messages',
    ),
  ];
}

async function main(): Promise<void> {
  const json = process.argv.includes('--json');
  const large = process.argv.includes('--large');
  if (process.argv.includes('--store')) {
    report(await measureStore(large), json);
    return;
  }
  if (process.argv.includes('--mcp')) {
    report(await measureMcp(), json);
    return;
  }
  if (process.argv.includes('--product')) {
    report(measureProduct(), json);
    return;
  }
  const measurements = [
    ...(await burst()),
    ...(await measureAgents()),
    ...(await measureQueue()),
    ...measureParsing(),
    ...measureReducer(),
    ...measureMentions(),
    ...(await measureChanges()),
    ...(await measureMcp()),
    ...(await measureStore(large)),
    ...measureProduct(),
  ];
  report(measurements, json);
}

function measureProduct(): readonly Measurement[] {
  return [...activation(11), ...sizes(packageVsix())];
}

function report(measurements: readonly Measurement[], json: boolean): void {
  print(measurements, json);
  if (measurements.some(({ holds }) => holds === false)) process.exitCode = 1;
}

function packageVsix(): string {
  const vsix = 'out/bench.vsix';
  execFileSync('npm', ['run', 'package', '--silent', '--', '--out', vsix], {
    stdio: 'pipe',
    shell: process.platform === 'win32',
  });
  return vsix;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
