import { spawn } from 'node:child_process';
import { openerFolder } from './profile.mts';
import type { Profile } from './profile.mts';

/** Opens a desktop's VS Code with Parley as an extension under development. @returns its exit code, when it is closed */
export async function openDesktop(executable: string, profile: Profile): Promise<number> {
  const child = spawn(
    executable,
    [
      ...['--new-window', '--wait', '--skip-welcome', '--skip-release-notes', '--disable-workspace-trust'],
      ...['--user-data-dir', profile.userData, '--extensions-dir', profile.extensions],
      `--extensionDevelopmentPath=${process.cwd()}`,
      `--extensionDevelopmentPath=${openerFolder}`,
      profile.sample,
    ],
    { stdio: 'inherit', shell: executable.endsWith('.cmd') },
  );
  return new Promise((settle) => {
    child.once('error', ({ message }) => {
      console.error(`VS Code could not be opened: ${message}`);
      settle(1);
    });
    child.once('close', (code) => settle(code ?? 1));
  });
}
