import type { VNode } from 'preact';
import type { TerminalState } from '../../sessions/state';
import { CancelButton } from '../components/cancelButton';
import { CommandText } from '../components/commandText';
import { usePanel, useScoped } from '../hooks';
import { t } from '../l10n';
import { outputFor } from '../terminal/terminalOutput';
import { OutputLines } from '../terminal/outputView';
import { relativePath } from '../text/paths';

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
  const { post } = usePanel();
  const { command, cwd, exitStatus } = terminal;
  const output = outputFor(useScoped(`terminal/${terminal.key}`)).update(terminal.output, terminal.outputDropped);
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
      {output.pieces.length > 0 && (
        <pre class="output" role="group" tabIndex={0} aria-label={t('Output')}>
          {output.cut && <span class="output-piece note">{t('(the beginning is left out)')}</span>}
          <OutputLines view={output} />
        </pre>
      )}
      {terminal.cancellable && !exitStatus && (
        <CancelButton
          what={command ?? t('the command')}
          intent={{ type: 'cancelTerminal', sessionKey, terminalId: terminal.key }}
        />
      )}
      <button
        type="button"
        class="link terminal-open"
        onClick={() => post({ type: 'openTerminal', sessionKey, terminalId: terminal.key })}
      >
        {t('Open in Terminal')}
      </button>
      {exitStatus && exitText(exitStatus) !== undefined && <p class="note">{exitText(exitStatus)}</p>}
    </div>
  );
}

function exitText({ exitCode, signal }: NonNullable<TerminalState['exitStatus']>): string | undefined {
  if (signal !== undefined) return t('Ended by signal {0}', signal);
  return exitCode === undefined || exitCode === 0 ? undefined : t('Exit code {0}', exitCode);
}
