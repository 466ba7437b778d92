// The browser of the UI and workbench tests. playwright-core brings none; a Chromium, Chrome or Edge of the machine does.
import { existsSync } from 'node:fs';

/** Debian's Chromium without windows: it draws the same, and a page costs less than half as much to open. Not the script in /usr/bin, which would stay beside it. */
const headlessShell = '/usr/lib/chromium/chromium-headless-shell';

/** @type {Partial<Record<NodeJS.Platform, readonly string[]>>} */
const places = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/microsoft-edge'],
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** What headless Chromium needs in a container without privileges; it reaches nothing but this machine. */
export const chromiumArguments = /** @type {const} */ ([
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
]);

/**
 * The browser's executable: the environment variable CHROMIUM, or the first that is found.
 * @param {'headless' | 'whole'} preferred What tests take, or what a person has, as benchmarks do; the other where there is only that.
 * @returns {string}
 * @throws when there is none, saying what to do
 */
export function chromiumExecutable(preferred = 'headless') {
  const headless = existsSync(headlessShell) ? headlessShell : undefined;
  const found = named() ?? (preferred === 'headless' ? (headless ?? whole()) : (whole() ?? headless));
  if (found === undefined)
    throw new Error(
      'No Chromium, Chrome or Edge was found. Install one, or name it in the environment variable CHROMIUM.',
    );
  return found;
}

/**
 * What Debian would have to install for there to be a browser.
 * @returns {readonly string[]}
 */
export function missingBrowserPackages() {
  return (named() ?? whole()) === undefined ? ['chromium', 'fonts-dejavu-core'] : [];
}

/**
 * What Debian would have to install for the tests to take half the time in the browser.
 * @returns {readonly string[]}
 */
export function fasterBrowserPackages() {
  return named() === undefined && !existsSync(headlessShell) ? ['chromium-headless-shell'] : [];
}

/** @returns {string | undefined} */
function named() {
  const executable = process.env['CHROMIUM'];
  return executable === '' ? undefined : executable;
}

/** @returns {string | undefined} */
function whole() {
  return (places[process.platform] ?? []).find((path) => existsSync(path));
}
