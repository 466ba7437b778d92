// `npm start`: see test/start/main.mts.
import { runWithPackages } from './bootstrap.mjs';

await runWithPackages('test/start/main.mts');
