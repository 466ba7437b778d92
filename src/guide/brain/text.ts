/** Without the quotes or back-ticks around it. */
export function unquote(text: string): string {
  const trimmed = text.trim();
  return /^(["'`])(.*)\1$/s.exec(trimmed)?.[2] ?? trimmed;
}
