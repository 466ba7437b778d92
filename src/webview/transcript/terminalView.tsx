import type { VNode } from 'preact';
import type { TerminalState } from '../../sessions/state';
import { CancelButton } from '../components/cancelButton';
import { CommandText } from '../components/commandText';
import { t } from '../l10n';
import { plainTerminalText } from '../text/terminalText';
import { relativePath } from '../text/paths';

/** How much of the output is drawn, from its end: characters. */
const shown = 30_000;

/** A command with the end of its output. */
export function TerminalView({
  terminal,
  sessionKey,
  folder,
}: {
  terminal: TerminalState;
  sessionKey: string;
  folder: string;
}): VNode {
  const { command, cwd, exitStatus } = terminal;
  const output = plainTerminalText(terminal.output.slice(-shown));
  const cut = terminal.outputDropped > 0 || terminal.output.length > shown;
  return (
    <div class="terminal">
      {command !== undefined && (
        <pre class="command" role="group" tabIndex={0} aria-label={t('Command')}>
          <span class="prompt" aria-hidden="true">
            ${' '}
          </span>
          <CommandText text={command} />
        </pre>
      )}
      {cwd !== undefined && relativePath(cwd, folder) !== cwd && (
        <p class="note">{t('in {0}', relativePath(cwd, folder))}</p>
      )}
      {output !== '' && (
        <pre class="output" role="group" tabIndex={0} aria-label={t('Output')}>
          {cut && `${t('(the beginning is left out)')}\n`}
          {output}
        </pre>
      )}
      {terminal.cancellable && !exitStatus && (
        <CancelButton
          what={command ?? t('the command')}
          intent={{ type: 'cancelTerminal', sessionKey, terminalId: terminal.key }}
        />
      )}
      {exitStatus && exitText(exitStatus) !== undefined && <p class="note">{exitText(exitStatus)}</p>}
    </div>
  );
}

function exitText({ exitCode, signal }: NonNullable<TerminalState['exitStatus']>): string | undefined {
  if (signal !== undefined) return t('Ended by signal {0}', signal);
  return exitCode === undefined || exitCode === 0 ? undefined : t('Exit code {0}', exitCode);
}
