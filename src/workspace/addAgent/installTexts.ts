import * as vscode from 'vscode';
import type { FetchFailure } from '../../agents/registry/httpGet';
import type { InstallProgress } from '../../agents/install/agentInstaller';
import type { InstallFailure } from '../../agents/install/installError';
import { assertNever } from '../../base/assert';
import { notificationText } from '../../base/notificationText';

/** Why an agent was not installed, and that nothing is left of the attempt. */
export function installFailureText(name: string, failure: InstallFailure): string {
  return vscode.l10n.t('{0} was not installed: {1} Nothing of it was kept.', notificationText(name), reasonOf(failure));
}

/** A sentence. */
export function reasonOf(failure: InstallFailure | FetchFailure | { readonly kind: 'notARegistry' }): string {
  switch (failure.kind) {
    case 'offline':
      return vscode.l10n.t('The server cannot be reached ({0}).', notificationText(failure.message));
    case 'status':
      return vscode.l10n.t('The server answered with status {0}.', failure.status);
    case 'slow':
      return vscode.l10n.t('The server sent nothing for {0} seconds.', Math.round(failure.limitMs / 1000));
    case 'tooLarge':
      return vscode.l10n.t('It is larger than {0} MB.', Math.round(failure.limitBytes / 1024 ** 2));
    case 'address':
      return vscode.l10n.t(
        'Only encrypted addresses are fetched, and this is none: {0}.',
        notificationText(failure.url.slice(0, 200)),
      );
    case 'cancelled':
      return vscode.l10n.t('It was cancelled.');
    case 'notARegistry':
      return vscode.l10n.t('What the server sent is no list of agents.');
    case 'checksum':
      return vscode.l10n.t('What was downloaded is not what the registry means: its checksum (SHA-256) is another.');
    case 'unsafe':
      return vscode.l10n.t('The archive holds something that is not unpacked: {0}.', notificationText(failure.entry));
    case 'tooMuch':
      return vscode.l10n.t('The archive would take too much room.');
    case 'broken':
      return vscode.l10n.t('The archive is broken ({0}).', notificationText(failure.message));
    case 'noProgram':
      return vscode.l10n.t('The archive does not hold the program {0}.', notificationText(failure.cmd));
    case 'format':
      return vscode.l10n.t('It comes in a form that cannot be unpacked: {0}.', notificationText(failure.archive));
    case 'disk':
      return vscode.l10n.t('The disk refused ({0}).', notificationText(failure.message));
    default:
      return assertNever(failure);
  }
}

export function progressText(progress: InstallProgress): string {
  switch (progress.stage) {
    case 'waiting':
      return vscode.l10n.t('Preparing…');
    case 'downloading':
      return progress.size === undefined
        ? vscode.l10n.t('Downloading… {0} MB', megabytes(progress.received))
        : vscode.l10n.t('Downloading… {0} of {1} MB', megabytes(progress.received), megabytes(progress.size));
    case 'unpacking':
      return vscode.l10n.t('Unpacking…');
    default:
      return assertNever(progress);
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(1);
}
