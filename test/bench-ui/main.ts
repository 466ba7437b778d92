// npm run bench:ui [-- --json] [-- --quick]: what the webview costs in a real Chromium, beside a baseline of the same run.
import { print } from '../bench/report';
import { measureUi } from './measureUi';

async function main(): Promise<void> {
  const measurements = await measureUi(process.argv.includes('--quick'));
  print(measurements, process.argv.includes('--json'));
  if (measurements.some(({ holds }) => holds === false)) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode = 1;
});
