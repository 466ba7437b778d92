import { systemProgram } from '../processes/systemProgram';

/**
 * What the system can start for a command. Windows takes a script of PowerShell for a document and opens an editor for it; `.cmd` scripts
 * are `cross-spawn`'s business.
 */
export function runnableCommand(
  command: string,
  args: readonly string[],
  platform: NodeJS.Platform = process.platform,
): { readonly command: string; readonly args: readonly string[] } {
  if (platform !== 'win32' || !/\.ps1$/i.test(command)) return { command, args };
  // npm and others write such scripts without a signature, which the usual policy does not run.
  const options = ['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass'];
  return {
    command: systemProgram('WindowsPowerShell\\v1.0\\powershell.exe'),
    args: [...options, '-File', command, ...args],
  };
}
