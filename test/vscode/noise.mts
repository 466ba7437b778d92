/** Lines that VS Code for the web logs in every run, healthy or not. */
const lines = [
  'Resolving connection token',
  'Resolved connection token',
  'Creating a socket',
  '[reconnection-grace-time]',
  'Updating additional builtin',
  'Ignoring fetching additional builtin',
  'Error while fetching the extension under development',
  '[AgentHost',
  '[RemoteAgentHost',
  '[AccountPolicyGate]',
  '[ChatModelSelection]',
  'getaddrinfo ENOTFOUND',
  'Failed: getaddrinfo ENOTFOUND',
  '[Service Worker]',
  'Timed out waiting for authentication provider',
  'Creation of workbench contribution',
  'Canceled: Canceled',
  'Error: Trying to add a disposable',
  'No search provider',
  'Started local extension host',
];

/** Whether a line of the log tells nothing about the tests. */
export function isNoise(line: string): boolean {
  return lines.some((start) => line.startsWith(start));
}
