const line = 20;
/** Characters that fit into a hundred pixels of text. */
const charactersPer100 = 15;

/**
 * A guess of a row's height in pixels before it was ever drawn, good enough for the scroll bar: the true height replaces it once the
 * row has been near the viewport.
 * @param size What `rowSize` says of it.
 */
export function estimatedHeight(size: number, width: number): number {
  if (size === 0) return 36;
  const perLine = Math.max(10, (width / 100) * charactersPer100);
  return (size < 0 ? 40 : 12) + line * Math.ceil(Math.abs(size) / perLine);
}
