/** A program and its arguments for people to read: each argument that a shell would take apart or change is in quotes. */
export function commandLine(command: string, args: readonly string[]): string {
  return [command, ...args].map(quoted).join(' ');
}

/** One argument, in quotes where a shell would need them. */
export function quoted(argument: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
