/** What the page asks the worker that colours code. */
export interface ColourRequest {
  readonly id: number;
  /** As the fence names it, lower case. */
  readonly language: string;
  readonly pieces: readonly string[];
}

/** The worker's answer; `pieces` is undefined when it does not know the language. */
export interface ColourAnswer {
  readonly id: number;
  readonly pieces: readonly ColouredPiece[] | undefined;
}

/** One piece as runs, from its beginning: what each is, and how many UTF-16 code units it has, in turn. */
export type ColouredPiece = readonly (CodeKind | number)[];

/** What a run of code is, as far as it is told apart by colour. */
export type CodeKind =
  '' | 'keyword' | 'string' | 'number' | 'comment' | 'function' | 'type' | 'name' | 'added' | 'removed';
