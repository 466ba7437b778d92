import * as vscode from 'vscode';
import type { AgentInstaller, InstallProgress } from '../../agents/install/agentInstaller';
import { InstallError } from '../../agents/install/installError';
import { FetchError } from '../../agents/registry/httpGet';
import type { Distribution, RegistryAgent } from '../../agents/registry/registryAgent';
import { firstProgramOnPath } from '../../agents/detect/firstProgramOnPath';
import { notificationText } from '../../base/notificationText';
import type { Environment } from '../../processes/environment';
import { installFailureText, progressText } from './installTexts';

/**
 * Installs an agent, in sight of the person: asks where something cannot be checked, shows how far it is, lets them cancel.
 * @returns whether it is installed now
 */
export async function installInSight(
  installer: AgentInstaller,
  agent: RegistryAgent,
  distribution: Distribution,
  environment: () => Promise<Environment>,
): Promise<boolean> {
  if (!(await mayInstall(agent, distribution, environment))) return false;
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Installing {0}', notificationText(agent.name)),
      cancellable: true,
    },
    async (progress, cancelled) => {
      const controller = new AbortController();
      const subscription = cancelled.onCancellationRequested(() => controller.abort());
      try {
        const onProgress = progressReporter((message, increment) => progress.report({ message, increment }));
        await installer.install(agent, distribution, { signal: controller.signal, onProgress });
        return true;
      } catch (error) {
        if (!(error instanceof InstallError || error instanceof FetchError)) throw error;
        if (error.failure.kind !== 'cancelled') {
          void vscode.window.showErrorMessage(installFailureText(agent.name, error.failure));
        }
        return false;
      } finally {
        subscription.dispose();
      }
    },
  );
}

async function mayInstall(
  agent: RegistryAgent,
  distribution: Distribution,
  environment: () => Promise<Environment>,
): Promise<boolean> {
  if (distribution.kind === 'binary') {
    if (distribution.sha256 !== undefined) return true;
    const download = vscode.l10n.t('Download');
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('Download {0} without a check?', agent.name),
      {
        modal: true,
        detail: vscode.l10n.t(
          'The registry gives no checksum for {0}. The connection is encrypted, but nothing else tells whether this is the program that its authors made.',
          distribution.archive,
        ),
      },
      download,
    );
    return answer === download;
  }
  if ((await firstProgramOnPath(distribution.kind, await environment())) !== undefined) return true;
  const isNode = distribution.kind === 'npx';
  const name = notificationText(agent.name);
  const how = vscode.l10n.t('How to Get It');
  void vscode.window
    .showErrorMessage(
      isNode
        ? vscode.l10n.t('{0} is started by npx, which is not on your PATH. It comes with Node.js.', name)
        : vscode.l10n.t('{0} is started by uvx, which is not on your PATH. It comes with uv.', name),
      how,
    )
    .then((answer) => {
      const page = isNode
        ? 'https://nodejs.org/en/download'
        : 'https://docs.astral.sh/uv/getting-started/installation/';
      if (answer === how) void vscode.env.openExternal(vscode.Uri.parse(page));
    });
  return false;
}

/** Tells progress in whole per cents only: a download has many pieces. */
function progressReporter(report: (message: string, increment: number) => void): (progress: InstallProgress) => void {
  let [told, last] = [0, ''];
  return (progress) => {
    const share = progress.stage === 'downloading' && progress.size ? progress.received / progress.size : 0;
    const percent = Math.floor(share * 100);
    const message = progressText(progress);
    if (message === last && percent <= told) return;
    report(message, Math.max(0, percent - told));
    [told, last] = [Math.max(told, percent), message];
  };
}
