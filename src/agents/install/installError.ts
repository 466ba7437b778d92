import type { FetchFailure } from '../registry/httpGet';

/** Why an agent could not be installed. */
export type InstallFailure =
  | FetchFailure
  /** The archive is not the one that the registry means. */
  | { readonly kind: 'checksum'; readonly expected: string; readonly actual: string }
  /** The archive has an entry that must not be unpacked. @see UnsafeEntry */
  | { readonly kind: 'unsafe'; readonly entry: string; readonly reason: UnsafeEntry }
  /** The archive would take more than is allowed. */
  | { readonly kind: 'tooMuch'; readonly what: 'bytes' | 'files' | 'ratio' }
  | { readonly kind: 'broken'; readonly message: string }
  | { readonly kind: 'noProgram'; readonly cmd: string }
  | { readonly kind: 'format'; readonly archive: string }
  | { readonly kind: 'disk'; readonly message: string };

/**
 * `path`: leads out of the folder, or is no relative path; `name`: a name that the system cannot hold; `link`: leads out, or to nothing;
 * `kind`: no file, folder or link; `twice`: the same as another, perhaps in other letters.
 */
export type UnsafeEntry = 'path' | 'name' | 'link' | 'kind' | 'twice';

export class InstallError extends Error {
  override readonly name = 'InstallError';

  constructor(readonly failure: InstallFailure) {
    super(JSON.stringify(failure));
  }
}
