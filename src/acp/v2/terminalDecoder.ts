/** Terminals whose unfinished character is remembered: the newest. A decoder is large, and terminals need never end. */
const maxDecoders = 200;

/**
 * Makes text of the bytes of terminals (v2 sends them in base64). A character may be cut between two chunks, so there is a decoder for each
 * terminal that has output; a snapshot begins anew.
 */
export class TerminalDecoder {
  readonly #decoders = new Map<string, InstanceType<typeof TextDecoder>>();

  snapshot(terminalId: string, base64: string): string {
    this.#decoders.delete(terminalId);
    return this.chunk(terminalId, base64);
  }

  /** Decoders that are held: for tests of the bound. */
  get held(): number {
    return this.#decoders.size;
  }

  chunk(terminalId: string, base64: string): string {
    let decoder = this.#decoders.get(terminalId);
    if (decoder === undefined) {
      decoder = new TextDecoder('utf-8', { ignoreBOM: true });
      const oldest = this.#decoders.size < maxDecoders ? undefined : this.#decoders.keys().next().value;
      if (oldest !== undefined) this.#decoders.delete(oldest);
      this.#decoders.set(terminalId, decoder);
    }
    return decoder.decode(Buffer.from(base64, 'base64'), { stream: true });
  }

  /** The terminal's process has ended. @returns What stands for a character that was never finished, or nothing. */
  end(terminalId: string): string {
    const rest = this.#decoders.get(terminalId)?.decode() ?? '';
    this.#decoders.delete(terminalId);
    return rest;
  }
}
