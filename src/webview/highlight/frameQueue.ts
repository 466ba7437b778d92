/** How long tasks may take in one frame before the rest waits for the next: milliseconds. */
const budgetMs = 3;

const tasks = new Set<() => void>();
let scheduled = false;

/** Does small tasks that nobody waits for, as many in a frame as fit. @returns takes the task back. */
export function whenThereIsTime(task: () => void): () => void {
  tasks.add(task);
  if (!scheduled) {
    scheduled = true;
    requestAnimationFrame(run);
  }
  return () => tasks.delete(task);
}

function run(): void {
  const end = performance.now() + budgetMs;
  for (const task of tasks) {
    tasks.delete(task);
    task();
    if (performance.now() >= end) break;
  }
  scheduled = tasks.size > 0;
  if (scheduled) requestAnimationFrame(run);
}
