import { notRun, runStage } from './runStage.mts';
import type { Outcome } from './runStage.mts';
import type { Stage } from './stages.mts';

/**
 * Runs all stages, each after those it needs, as many at once as told, in the order given. One check goes beside them: it gets the time
 * that they leave, see `runStage`.
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
  const hasRoom = ({ kind }: Stage): boolean => {
    const checks = [...running.keys()].filter((one) => one.kind === 'check').length;
    return kind === 'check' ? checks === 0 : running.size - checks < atOnce;
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

/** Whether all of a stage passed. */
export function isGood(outcome: Outcome | undefined): boolean {
  return outcome?.trouble === undefined && outcome?.failed === 0;
}
