// Sees that there is a browser for the UI and workbench tests, and shells for those of the login shell; installs them where it can.
import { existsSync } from 'node:fs';
import { chromiumExecutable, fasterBrowserPackages, missingBrowserPackages } from '../support/chromium.mjs';
import { installFromDebian } from '../support/debian.mjs';

const missingShells = ['zsh', 'fish', 'tcsh'].filter((shell) => !existsSync(`/usr/bin/${shell}`));
installFromDebian([...missingBrowserPackages(), ...(process.platform === 'linux' ? missingShells : [])]);
try {
  installFromDebian(fasterBrowserPackages());
} catch (error) {
  console.error(`The tests go on with the browser that is there: ${String(error)}`);
}
chromiumExecutable();
