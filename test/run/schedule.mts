import { notRun, runStage } from './runStage.mts';
import type { Outcome } from './runStage.mts';
import type { Stage } from './stages.mts';

/**
 * Runs all stages, each after those it needs, as many at once as told, in the order given. Beside them go one check, which gets the time
 * that they leave, see `runStage`, and one suite that mostly waits.
 * @param report called at the end of each
 */
export async function runAll(
  stages: readonly Stage[],
  atOnce: number,
  report: (outcome: Outcome) => void,
): Promise<readonly Outcome[]> {
  const waiting = [...stages];
  const running = new Map<Stage, Promise<void>>();
  const ended = new Map<string, Outcome>();

  const start = async (stage: Stage): Promise<void> => {
    const missing = stage.needs.find((need) => !isGood(ended.get(need)));
    const outcome = missing === undefined ? await runStage(stage) : notRun(stage, missing);
    running.delete(stage);
    ended.set(stage.name, outcome);
    report(outcome);
  };
  const hasRoom = (stage: Stage): boolean => {
    const lane = laneOf(stage);
    const inLane = [...running.keys()].filter((one) => laneOf(one) === lane).length;
    return inLane < (lane === 'work' ? atOnce : 1);
  };
  for (;;) {
    for (;;) {
      const index = waiting.findIndex((stage) => hasRoom(stage) && stage.needs.every((need) => ended.has(need)));
      const [stage] = index < 0 ? [] : waiting.splice(index, 1);
      if (!stage) break;
      running.set(stage, start(stage));
    }
    if (running.size === 0) return [...ended.values()];
    await Promise.race(running.values());
  }
}

/** Which stages it shares the processors with. */
function laneOf({ kind, mostlyWaits = false }: Stage): 'work' | 'check' | 'wait' {
  if (kind === 'check') return 'check';
  return mostlyWaits ? 'wait' : 'work';
}

/** Whether all of a stage passed. */
export function isGood(outcome: Outcome | undefined): boolean {
  return outcome?.trouble === undefined && outcome?.failed === 0;
}
