import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

/** Answers with JSON. */
export function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

/** Answers with what the SDK made, piece by piece as it comes. @returns Whether the client stayed to the end. */
export async function passOn(from: Response, to: ServerResponse): Promise<boolean> {
  to.writeHead(from.status, Object.fromEntries(from.headers));
  if (!from.body) {
    to.end();
    return true;
  }
  to.flushHeaders();
  try {
    await pipeline(Readable.fromWeb(from.body as ReadableStream<Uint8Array>), to);
    return true;
  } catch (error) {
    if (!to.destroyed) throw error;
    return false;
  }
}
