// A program that an agent starts as an MCP server on standard input and output: it takes both to the socket on which Parley serves. Its
// own bundle (see build/product.mjs), run by the extension host's Node.
import { connect } from 'node:net';

const { PARLEY_MCP_SOCKET: path, PARLEY_MCP_TOKEN: token } = process.env;

if (path === undefined || token === undefined) {
  process.stderr.write('This program is started by agents that Parley gave it to.\n');
  process.exitCode = 2;
} else {
  const socket = connect(path);
  const end = (): void => {
    socket.destroy();
    process.stdin.destroy();
  };
  let isConnected = false;
  socket.on('connect', () => {
    isConnected = true;
  });
  socket.write(`${token}\n`);
  process.stdin.pipe(socket).pipe(process.stdout);
  socket.on('error', (error) => {
    // A connection that was there and breaks has ended: its session is over.
    if (isConnected) return;
    process.stderr.write(`Parley's MCP server is not reached: ${error.message}\n`);
    process.exitCode = 1;
  });
  socket.on('close', end);
  process.stdin.on('error', end);
  process.stdout.on('error', end);
}
