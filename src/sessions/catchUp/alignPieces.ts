import { type Piece, toolId } from './pieces';

/** A piece of a transcript, and the same one in another telling; by their positions. */
export interface Pair {
  readonly stored: number;
  readonly told: number;
}

/** Of longer transcripts the ends are compared: the table has so many lines and columns. */
const MAX_PIECES = 500;
/** What is the same by an id counts for more than what only reads the same. */
const BY_ID = 3;
const BY_CONTENT = 1;

/**
 * The last piece that a transcript has in common with another telling of it. Either may have pieces that the other lacks, at any place;
 * the same question may have been asked several times: of all ways to lay one beside the other in order, the one counts in which most
 * is the same (longest common subsequence).
 */
export function lastCommonPiece(stored: readonly Piece[], told: readonly Piece[]): Pair | undefined {
  // The usual case: all that is stored is told, maybe with more behind it.
  const beginning = likenesses(stored, told.slice(0, stored.length));
  if (stored.length <= told.length && stored.every((_, index) => beginning(index, index) > 0)) {
    return stored.length === 0 ? undefined : { stored: stored.length - 1, told: stored.length - 1 };
  }
  const firstStored = Math.max(0, stored.length - MAX_PIECES);
  const firstTold = Math.max(0, told.length - MAX_PIECES);
  const pair = lastOf(stored.slice(firstStored), told.slice(firstTold));
  return pair && { stored: pair.stored + firstStored, told: pair.told + firstTold };
}

/** How much alike the pieces at two positions are: by ids; else, where the agent's tool calls do not tell them apart, by content. */
function likenesses(stored: readonly Piece[], told: readonly Piece[]): (stored: number, told: number) => number {
  const places = new Map<string, number[]>();
  for (const [place, { ids }] of told.entries()) {
    for (const id of ids) places.set(id, [...(places.get(id) ?? []), place]);
  }
  const shared = stored.map(({ ids }) => new Set([...ids].flatMap((id) => places.get(id) ?? [])));
  const areIdsStable = stored.some(({ tools }) => tools.some(({ toolCallId }) => places.has(toolId(toolCallId))));
  return (i, j) => {
    if (shared[i]?.has(j)) return BY_ID;
    const [one, other] = [stored[i], told[j]];
    if (!one || !other || (areIdsStable && one.tools.length > 0 && other.tools.length > 0)) return 0;
    return isLike(one, other) ? BY_CONTENT : 0;
  };
}

/** Agents put into a question what was attached to it, and their own marks around it: then the answer tells. */
function isLike(stored: Piece, told: Piece): boolean {
  const isAnswerLike = stored.answered === told.answered;
  if (stored.asked === told.asked && (stored.asked !== '' || isAnswerLike)) return true;
  if (!(isAnswerLike && stored.answered !== '') && !(stored.hasAttachments && stored.asked !== '')) return false;
  return told.asked.includes(stored.asked) || (isAnswerLike && stored.asked.includes(told.asked));
}

function lastOf(stored: readonly Piece[], told: readonly Piece[]): Pair | undefined {
  const likeness = likenesses(stored, told);
  const width = told.length + 1;
  // How much is the same in the first so many of both.
  const table = new Uint16Array((stored.length + 1) * width);
  const at = (i: number, j: number): number => table[i * width + j] ?? 0;
  for (let i = 0; i < stored.length; i++) {
    for (let j = 0; j < told.length; j++) {
      const value = likeness(i, j);
      const paired = value > 0 ? at(i, j) + value : 0;
      table[(i + 1) * width + j + 1] = Math.max(paired, at(i, j + 1), at(i + 1, j));
    }
  }
  let [i, j] = [stored.length, told.length];
  // What was told last is rather new than stored; what was stored last is rather told than forgotten.
  while (i > 0 && j > 0) {
    const value = likeness(i - 1, j - 1);
    if (at(i, j) === at(i, j - 1)) j--;
    else if (value > 0 && at(i, j) === at(i - 1, j - 1) + value) return { stored: i - 1, told: j - 1 };
    else i--;
  }
  return undefined;
}
