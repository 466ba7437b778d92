import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A secret that nobody guesses: 256 random bits, in characters that may stand in headers, environments and paths. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether it is the token. How long that takes tells nothing of the token: digests are compared, each byte of them. */
export function isToken(given: string, token: string): boolean {
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
