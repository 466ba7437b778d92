/**
 * Reads `NAME=value` lines, as `envFile` of VS Code has them: empty lines and comments are passed over, `export` before a name too; a
 * value may be in quotes, in double ones with `\n`.
 */
export function parseEnvFile(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(/\r\n|\r|\n/).flatMap((line): [string, string][] => {
    const match = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*?)\s*$/.exec(line);
    return match ? [[match[1] ?? '', unquoted(match[2] ?? '')]] : [];
  });
  return Object.fromEntries(pairs);
}

function unquoted(value: string): string {
  const [, quote, inner] = /^(["'`])(.*)\1(?:\s+#.*)?$/.exec(value) ?? [];
  if (inner === undefined) return value.replace(/\s+#.*$/, '');
  return quote === '"' ? inner.replace(/\\n/g, '\n') : inner;
}
