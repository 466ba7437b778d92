/** Waits; rejects with the signal's reason when it aborts first. A pace of 0 waits only for what is due already. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(reasonOf(signal));
      return;
    }
    const stop = (): void => {
      clearTimeout(timer);
      reject(reasonOf(signal));
    };
    // setTimeout also at 0: an input that arrived meanwhile, such as a cancel, is handled before the next piece.
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted');
}

/** Characters of a piece, at least. */
const pieceLength = 24;

/** Cuts text between words into the pieces in which it is streamed. Together they are the text. */
export function pieces(text: string): readonly string[] {
  const found: string[] = [];
  let piece = '';
  for (const word of text.match(/\s*\S+\s*|\s+/g) ?? []) {
    piece += word;
    if (piece.length < pieceLength) continue;
    found.push(piece);
    piece = '';
  }
  if (piece !== '') found.push(piece);
  return found;
}
