import * as vscode from 'vscode';

/** Waits until something holds, asking whenever VS Code has told of a change of files, and now and then. @throws after `limitMs`. */
export async function settledWithin(limitMs: number, holds: () => Promise<boolean>): Promise<void> {
  const limit = Date.now() + limitMs;
  const watcher = vscode.workspace.createFileSystemWatcher('**/*');
  try {
    while (!(await holds())) {
      if (Date.now() > limit) throw new Error('It did not come to pass in time');
      await new Promise<void>((resolve) => {
        const changed = vscode.Disposable.from(watcher.onDidCreate(next), watcher.onDidDelete(next));
        const timer = setTimeout(next, 200);
        function next(): void {
          clearTimeout(timer);
          changed.dispose();
          resolve();
        }
      });
    }
  } finally {
    watcher.dispose();
  }
}
