// `npm start`: builds Parley and opens a real VS Code with it, on a small sample project.
// Options: --vscode PATH (the executable of a VS Code), --browser (serve it to a browser), --port N (where to; by default where it was the
// last time, or one that is free), --profile FOLDER (where settings, extensions and the sample are kept).
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { desktopVSCode, hasDisplay } from '../vscode/executable.mts';
import { installHost } from '../vscode/hostInstall.mts';
import { hostVersions } from '../vscode/versions.mts';
import { installParley, serve } from './browser.mts';
import { openDesktop } from './desktop.mts';
import { keepPort, lastPort } from './port.mts';
import { claimFolder, prepareProfile } from './profile.mts';

const values = readOptions();

const build = spawnSync(process.execPath, ['esbuild.mjs', '--production'], { stdio: 'inherit' });
if (build.status !== 0) process.exit(1);
const folder = claimFolder(resolve(values.profile));
const profile = prepareProfile(folder);
const executable = values.vscode ?? (values.browser === true ? undefined : await desktop());
process.exitCode = executable === undefined ? await startInBrowser() : await openDesktop(executable, profile);

function readOptions() {
  try {
    return parseArgs({
      options: {
        vscode: { type: 'string' },
        browser: { type: 'boolean' },
        port: { type: 'string' },
        profile: { type: 'string', default: '.vscode-test/start' },
      },
    }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n`);
    console.error('npm start [-- [--vscode PATH] [--browser] [--port N] [--profile FOLDER]]');
    process.exit(2);
  }
}

async function desktop(): Promise<string | undefined> {
  return (await desktopVSCode(hostVersions.newest.vscode)) ?? (hasDisplay ? installedVSCode() : undefined);
}

function installedVSCode(): string | undefined {
  const { status } = spawnSync('code', ['--version'], { shell: process.platform === 'win32' });
  return status === 0 ? 'code' : undefined;
}

async function startInBrowser(): Promise<number> {
  console.log('Preparing a VS Code for the browser…');
  const host = await installHost(hostVersions.newest);
  installParley(host, profile);
  return serve(host, profile, Number(values.port ?? (await lastPort(folder))), (address) => {
    keepPort(folder, address);
    console.log(`\nVS Code with Parley is ready. Open this address in a browser on this machine:\n\n  ${address}\n`);
    console.log('Only this machine reaches it. Ctrl+C ends it.');
  });
}
