// `npm test`: see test/run/main.mts.
import { runWithPackages } from './bootstrap.mjs';

await runWithPackages('test/run/main.mts');
