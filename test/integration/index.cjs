// What the extension host calls to run the integration tests (`extensionTestsPath`).
'use strict';
const { join } = require('node:path');

/** The repository: the working directory of an extension host may be any. */
const root = String(process.env['PARLEY_ROOT']);

/** @returns {Promise<void>} rejected when a test failed, or when a promise of ours was rejected and nobody handled it */
exports.run = async function run() {
  /** @type {string[]} */
  const unhandled = [];
  process.on('unhandledRejection', (reason) => {
    const text = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
    // VS Code's own extensions run in the same process.
    if (text.includes(join(root, 'dist')) || text.includes(join(root, 'out'))) unhandled.push(text);
  });

  // Imported, for an extension host's Node before 24 hands `require` something else.
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ timeout: 20_000, color: true, reporter: join(root, 'test/support/resultsReporter.cjs') });
  const grep = process.env['PARLEY_GREP'];
  if (grep) mocha.grep(grep);
  mocha.addFile(join(root, 'out/test/integration.js'));
  /** @type {number} */
  const failures = await new Promise((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${String(failures)} integration tests failed.`);
  if (unhandled.length > 0) throw new Error(`Rejected promises that nobody handled:\n${unhandled.join('\n')}`);
};
