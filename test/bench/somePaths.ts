export const FILES = 50_000;

/** Typed letter by letter: names, paths, letters left out, and what matches nothing. */
export const typed = ['sessionFeed', 'src/mod12/ser', 'smodi', 'e', 'test', 'zzqx', 'handler.ts'];

/** Paths as a large repository has them. */
export function somePaths(): readonly string[] {
  const names = ['session', 'handler', 'index', 'sessionFeed', 'userService', 'view', 'http-client', 'parse_config'];
  const parts = ['server', 'client', 'common', 'services', 'internal', 'generated'];
  const endings = ['.ts', '.test.ts', '.tsx', '.json', '.md'];
  const pick = (from: readonly string[], at: number): string => from[at % from.length] ?? '';
  return Array.from({ length: FILES }, (_, at) =>
    [
      'src',
      `mod${at % 113}`,
      pick(parts, at),
      pick(parts, Math.floor(at / 7)),
      `${pick(names, at)}${Math.floor(at / 40)}${pick(endings, at)}`,
    ].join('/'),
  );
}
