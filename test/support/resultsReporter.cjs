// Mocha's own "spec" reporter, which also writes how many tests passed, failed and were skipped to the file that the
// environment variable PARLEY_RESULTS names. The runner of all suites reads it: an exit code alone cannot tell that a
// suite ran nothing, or that the extension host died under it.
'use strict';
const { mkdirSync, writeFileSync } = require('node:fs');
const { dirname } = require('node:path');
const { reporters, Runner } = require('mocha');

module.exports = class ResultsReporter extends reporters.Spec {
  /**
   * @param {Mocha.Runner} runner
   * @param {Mocha.MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    const file = process.env['PARLEY_RESULTS'];
    if (file === undefined || file === '') return;
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
    });
  }
};
