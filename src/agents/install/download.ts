import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { httpGet } from '../registry/httpGet';
import { InstallError } from './installError';

export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** Bytes so far, and all; undefined: the server has not told. */
  readonly onProgress: (received: number, size: number | undefined) => void;
  /** 64 lower-case hexadecimal digits. */
  readonly sha256?: string;
  readonly fetch?: typeof globalThis.fetch;
}

/** No agent is larger. */
const limitBytes = 1024 ** 3;
const silenceLimitMs = 60_000;

/**
 * Downloads to a file that is not there yet.
 * @returns the SHA-256 sum. @throws FetchError, InstallError `checksum`; the file may be there in part then
 */
export async function download(address: string, file: string, options: DownloadOptions): Promise<string> {
  const { signal, onProgress, sha256, fetch } = options;
  const response = await httpGet(address, {
    // As it is: the sum is that of the file.
    headers: { accept: 'application/octet-stream, */*', 'accept-encoding': 'identity' },
    signal,
    silenceLimitMs,
    limitBytes,
    ...(fetch ? { fetch } : {}),
  });
  const hash = createHash('sha256');
  const handle = await open(file, 'wx');
  let received = 0;
  try {
    onProgress(0, response.size);
    for await (const chunk of response.body) {
      hash.update(chunk);
      await handle.writeFile(chunk);
      received += chunk.byteLength;
      onProgress(received, response.size);
    }
  } finally {
    await handle.close();
  }
  const actual = hash.digest('hex');
  if (sha256 !== undefined && actual !== sha256) throw new InstallError({ kind: 'checksum', expected: sha256, actual });
  return actual;
}
