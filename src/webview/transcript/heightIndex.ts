/**
 * Heights of rows in order, in pixels, with sums over beginnings in logarithmic time (a Fenwick tree: P. Fenwick, "A New Data
 * Structure for Cumulative Frequency Tables", 1994), so that a transcript of any length finds what is in view at once.
 */
export class HeightIndex {
  #heights: number[] = [];
  /** 1-based: entry i holds the sum of the lowbit(i) heights that end at i. */
  #sums: number[] = [0];

  get length(): number {
    return this.#heights.length;
  }

  /** The height of all rows together. */
  get total(): number {
    return this.offsetOf(this.length);
  }

  height(index: number): number {
    return this.#heights[index] ?? 0;
  }

  replaceAll(heights: readonly number[]): void {
    this.#heights = [];
    this.#sums = [0];
    for (const height of heights) this.push(height);
  }

  push(height: number): void {
    this.#heights.push(height);
    const end = this.#heights.length;
    let sum = height;
    for (let below = 1; below < lowBit(end); below <<= 1) sum += this.#sums[end - below] ?? 0;
    this.#sums.push(sum);
  }

  set(index: number, height: number): void {
    const change = height - this.height(index);
    if (index < 0 || index >= this.length || change === 0) return;
    this.#heights[index] = height;
    for (let at = index + 1; at <= this.length; at += lowBit(at)) this.#sums[at] = (this.#sums[at] ?? 0) + change;
  }

  /** Where a row begins: the height of all rows before it. */
  offsetOf(index: number): number {
    let sum = 0;
    for (let at = Math.min(index, this.length); at > 0; at -= lowBit(at)) sum += this.#sums[at] ?? 0;
    return sum;
  }

  /** The row at a height from the top; the nearest one when the height is outside. 0 when there are none. */
  indexAt(offset: number): number {
    let at = 0;
    let rest = offset;
    for (let step = highBit(this.length); step > 0; step >>= 1) {
      const sum = this.#sums[at + step];
      if (sum === undefined || sum > rest) continue;
      at += step;
      rest -= sum;
    }
    return Math.max(0, Math.min(at, this.length - 1));
  }
}

function lowBit(value: number): number {
  return value & -value;
}

function highBit(value: number): number {
  return value === 0 ? 0 : 1 << (31 - Math.clz32(value));
}
