import { InstallError } from './installError';

/** How much one archive may become. Bytes but for `files`. */
export interface UnpackLimits {
  readonly bytes: number;
  /** Entries of any kind, and folders. */
  readonly files: number;
  /** How many times its packed size; counted from {@link ratioFrom} bytes on. */
  readonly ratio: number;
  readonly ratioFrom: number;
}

export const unpackLimits: UnpackLimits = {
  bytes: 2 * 1024 ** 3,
  files: 100_000,
  ratio: 100,
  ratioFrom: 64 * 1024 ** 2,
};

/** Counts what comes out of an archive. */
export class UnpackBudget {
  #bytes = 0;

  /** @param packedBytes The archive's size. */
  constructor(
    private readonly limits: UnpackLimits,
    private readonly packedBytes: number,
  ) {}

  /** To be told before the bytes take room. @throws InstallError `tooMuch` */
  count(bytes: number): void {
    this.#bytes += bytes;
    const { limits } = this;
    if (this.#bytes > limits.bytes) throw new InstallError({ kind: 'tooMuch', what: 'bytes' });
    if (this.#bytes > limits.ratioFrom && this.#bytes > limits.ratio * this.packedBytes) {
      throw new InstallError({ kind: 'tooMuch', what: 'ratio' });
    }
  }
}
