// Stands in for VS Code's native-watchdog, a C++ module without a prebuilt binary: ends an orphaned extension host.
'use strict';

/** @param {number} parent the process whose end ends this one */
exports.start = (parent) => {
  const check = () => {
    try {
      process.kill(parent, 0);
    } catch {
      process.exit(87);
    }
  };
  setInterval(check, 3000).unref();
};

/** @param {number} [code] */
exports.exit = (code) => process.exit(code ?? 0);
