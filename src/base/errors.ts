/** A message for a log or a card from whatever was thrown. */
export function errorMessage(error: unknown): string {
  // Of JSON that cannot be read, V8 quotes what stands there: somebody's words.
  if (error instanceof SyntaxError) return error.message.replace(/"[^]*"/, '…');
  if (error instanceof Error) return error.message || error.name;
  if (typeof error === 'string') return error;
  try {
    const text: unknown = JSON.stringify(error); // undefined for a function
    return typeof text === 'string' ? text : String(error);
  } catch {
    return String(error);
  }
}
