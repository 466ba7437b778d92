/** A message for a log or a card from whatever was thrown. */
export function errorMessage(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  if (typeof error === 'string') return error;
  try {
    const text: unknown = JSON.stringify(error); // undefined for a function
    return typeof text === 'string' ? text : String(error);
  } catch {
    return String(error);
  }
}
