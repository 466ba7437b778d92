// Runs a program in a folder: inFolder.js FOLDER COMMAND [ARGUMENT…]. ACP's stdio MCP servers have no field for a folder; this stands
// between the agent and such a server. Its streams are the program's own, and so is its end.
import spawn from 'cross-spawn';

const [folder, command, ...args] = process.argv.slice(2);
if (folder === undefined || command === undefined) {
  process.stderr.write('inFolder FOLDER COMMAND [ARGUMENT…]\n');
  process.exit(2);
}

const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
const child = spawn(command, args, { cwd: folder, env, stdio: 'inherit' });
child.on('error', (error) => {
  process.stderr.write(`${command} could not be started in ${folder}: ${error.message}\n`);
  process.exit(127);
});
child.on('exit', (code, signal) => {
  // A handler of its own would keep this process from ending by the signal.
  if (signal) for (const one of signals) process.removeAllListeners(one);
  if (signal) process.kill(process.pid, signal);
  else process.exit(code ?? 1);
});

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
for (const signal of signals) process.on(signal, () => child.kill(signal));
