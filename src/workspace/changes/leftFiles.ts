import * as path from 'node:path';
import * as vscode from 'vscode';
import { notificationText } from '../../base/notificationText';

/** Says of files that they could not be brought back. */
export function tellLeftFiles(files: readonly string[]): void {
  const [first] = files;
  if (first === undefined) return;
  const name = notificationText(path.basename(first));
  void vscode.window.showWarningMessage(
    files.length === 1
      ? vscode.l10n.t('{0} is left as it is: no earlier version is known, or it could not be written.', name)
      : vscode.l10n.t(
          '{0} and {1} more files are left as they are: no earlier version is known, or they could not be written.',
          name,
          files.length - 1,
        ),
  );
}
