import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/**
 * The port on which a profile's VS Code was served the last time, or 0 where there was none or it is taken: a browser keeps which sessions
 * were open, and the like, by address.
 * @param folder of the profile
 */
export async function lastPort(folder: string): Promise<number> {
  const port = readPort(folder);
  const probe = createServer();
  try {
    await once(probe.listen(port, '127.0.0.1'), 'listening');
    return port;
  } catch {
    return 0;
  } finally {
    probe.close();
  }
}

/** @param address at which it is served */
export function keepPort(folder: string, address: string): void {
  writeFileSync(join(folder, 'port'), new URL(address).port);
}

function readPort(folder: string): number {
  try {
    const port = Number(readFileSync(join(folder, 'port'), 'utf8'));
    return port > 1023 && port < 65_536 ? port : 0;
  } catch {
    return 0;
  }
}
