/** One number, with what it is compared to. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the same run measured for the thing that it is compared to. */
  readonly baseline?: number;
  /** value / baseline. */
  readonly ratio?: number;
  /** What was promised, e.g. `ratio <= 2`. */
  readonly goal?: string;
  readonly holds?: boolean;
}

type Goal = { readonly ratio: number } | { readonly value: number };

/** A measurement judged by its goal: at most this ratio to the baseline, or at most this value. */
export function measurement(name: string, value: number, unit: string, goal?: Goal, baseline?: number): Measurement {
  const ratio = baseline === undefined ? undefined : value / baseline;
  const judged = goal && ('ratio' in goal ? ratio !== undefined && ratio <= goal.ratio : value <= goal.value);
  return {
    name,
    value: round(value),
    unit,
    ...(baseline === undefined ? {} : { baseline: round(baseline) }),
    ...(ratio === undefined ? {} : { ratio: round(ratio) }),
    ...(goal ? { goal: 'ratio' in goal ? `ratio <= ${String(goal.ratio)}` : `value <= ${String(goal.value)}` } : {}),
    ...(judged === undefined ? {} : { holds: judged }),
  };
}

/** Prints for people, or one JSON object a line. */
export function print(measurements: readonly Measurement[], json: boolean): void {
  for (const one of measurements) {
    if (json) {
      console.log(JSON.stringify(one));
      continue;
    }
    const compared =
      one.baseline === undefined ? '' : `  (baseline ${String(one.baseline)}, ratio ${String(one.ratio)})`;
    const goal = one.goal === undefined ? '' : `  goal: ${one.goal} ${one.holds === true ? '✓' : '✗ NOT REACHED'}`;
    console.log(`${one.name.padEnd(64)} ${String(one.value).padStart(10)} ${one.unit}${compared}${goal}`);
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
