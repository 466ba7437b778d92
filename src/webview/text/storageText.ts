import { assertNever } from '../../base/assert';
import type { StorageProblem } from '../../chat/protocol';
import { t } from '../l10n';

/** What happened to what is kept, and what that means. */
export function storageText(problem: StorageProblem): string {
  switch (problem.kind) {
    case 'damaged':
      return t(
        'The stored conversations were damaged. They are kept as {0}; Parley has begun a new file.',
        problem.file,
      );
    case 'newer':
      return t(
        'A newer version of Parley has stored conversations here. They stay as they are in {0}; update Parley to see them. What is said now is stored beside them.',
        problem.file,
      );
    case 'takenOver':
      return t(
        'A conversation is open in another window too. What is said here from now on is stored as a session of its own.',
      );
    case 'full':
      return t('The disk is full: what is said now is not stored. It is as soon as there is room.');
    case 'readOnly':
      return t(
        'Parley cannot write to its storage: what is said now is not stored. It is as soon as that is possible.',
      );
    case 'failed':
      return t('What is said now cannot be stored. The log tells why (“Parley: Show Log”).');
    default:
      return assertNever(problem);
  }
}
