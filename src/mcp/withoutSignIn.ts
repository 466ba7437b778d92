/**
 * In the place of the MCP SDK's sign-in by OAuth (build/leanPackages.mjs), a quarter of its client: Parley shows servers the headers of
 * the settings.
 */
export class UnauthorizedError extends Error {}

/** Is for who has a provider of sign-ins. */
export function auth(): never {
  throw new UnauthorizedError('There is no sign-in by OAuth');
}

/** What a server tells about a sign-in. */
export function extractWWWAuthenticateParams(): Readonly<Record<string, never>> {
  return {};
}
