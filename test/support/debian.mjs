// Programs of the machine that tests need and npm does not bring: installed where that is Debian, and the user may.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** @param {readonly string[]} packages Installed in one go; what these only recommend is not. */
export function installFromDebian(packages) {
  if (packages.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  /** @type {import('node:child_process').ExecFileSyncOptions} */
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  execFileSync('apt-get', ['update', '-qq'], options);
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
}
