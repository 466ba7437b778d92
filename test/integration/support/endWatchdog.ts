import { liveDescendants } from '../../support/childProcesses';

/**
 * Ends the extension's watchdog, which lives as long as the extension, and that lives until after the tests. For the end of tests that
 * have started agents, and have seen them all end: the next agent gets another one.
 */
export function endWatchdog(): void {
  for (const { pid, command } of liveDescendants()) if (command.endsWith('watchdog.js')) process.kill(pid, 'SIGKILL');
}
