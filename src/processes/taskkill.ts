import { execFile, execFileSync } from 'node:child_process';
import { systemProgram } from './systemProgram';

/** Milliseconds. */
const limitMs = 5000;

const taskkillArguments = (pid: number): string[] => ['/PID', String(pid), '/T', '/F'];

/** Windows: ends a process and all that it started. Settles, whether it could do it or not, when `taskkill` has ended. */
export function taskkill(pid: number): Promise<void> {
  return new Promise((resolve) => {
    const options = { windowsHide: true, timeout: limitMs };
    execFile(systemProgram('taskkill.exe'), taskkillArguments(pid), options, () => resolve());
  });
}

/** The same within this call. */
export function taskkillNow(pid: number): void {
  try {
    const options = { windowsHide: true, stdio: 'ignore', timeout: limitMs } as const;
    execFileSync(systemProgram('taskkill.exe'), taskkillArguments(pid), options);
  } catch {
    // It has ended meanwhile; and there is nobody left to tell.
  }
}
