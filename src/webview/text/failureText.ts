import type { AgentFailure } from '../../acp/agentFailure';
import { assertNever } from '../../base/assert';
import { t } from '../l10n';

/** What a failure is to the person: what happened, and what can be done. */
export interface FailureText {
  readonly title: string;
  /** What it means and what to do next. */
  readonly advice: string;
  /** In this order; the first one is the likeliest to help. */
  readonly actions: readonly FailureAction[];
  /** What the agent's process wrote to its error output, or the message of an error; empty when there is nothing. */
  readonly details: string;
}

export type FailureAction = 'restart' | 'retry' | 'settings' | 'trust' | 'newSession';

export function failureText(failure: AgentFailure, agent: string): FailureText {
  switch (failure.kind) {
    case 'agentUnknown':
      return {
        title: t('There is no agent “{0}” in the settings', failure.agentId),
        advice: t('It may have been removed or renamed. Add it again, or start a new session with another agent.'),
        actions: ['settings'],
        details: '',
      };
    case 'untrusted':
      return {
        title: t('This workspace is not trusted'),
        advice: t(
          'Agents are programs that can change files, so Parley starts them only in a workspace that you trust.',
        ),
        actions: ['trust', 'retry'],
        details: '',
      };
    case 'notAgreed':
      return {
        title: t('{0} was not started', agent),
        advice: t(
          'The settings of this workspace have a word in how it is started, and you have not agreed. You are asked again when you try again.',
        ),
        actions: ['restart', 'settings'],
        details: '',
      };
    case 'commandNotFound':
      return {
        title: t('{0} could not be started: “{1}” was not found', agent, failure.command),
        advice: t('Install the program, or correct the command in the settings. Then try again.'),
        actions: ['settings', 'restart'],
        details: '',
      };
    case 'notExecutable':
      return {
        title: t('{0} could not be started: “{1}” is not a program that can be run', agent, failure.command),
        advice: t('Make the file executable, or correct the command in the settings. Then try again.'),
        actions: ['settings', 'restart'],
        details: '',
      };
    case 'spawnFailed':
      return {
        title: t('{0} could not be started', agent),
        advice: t(
          'The system refused to start “{0}”. Check the command in the settings, then try again.',
          failure.command,
        ),
        actions: ['restart', 'settings'],
        details: failure.message,
      };
    case 'variableUnknown':
      return {
        title: t('{0} could not be started: there is no variable {1}', agent, failure.variable),
        advice: t(
          'Correct {0} in the settings. To write it as plain text, begin with two dollar signs. Secrets can stand in “env” and “args” only.',
          failure.entry,
        ),
        actions: ['settings', 'restart'],
        details: '',
      };
    case 'secretMissing':
      return {
        title: t('{0} needs the secret “{1}”', agent, failure.secret),
        advice: t('{0} refers to it. You are asked for it when you try again.', failure.entry),
        actions: ['restart', 'settings'],
        details: '',
      };
    case 'exited':
      return exitText(failure, agent);
    case 'stopped':
      return {
        title: t('{0} was stopped', agent),
        advice: t('It starts again with your next message.'),
        actions: ['restart'],
        details: '',
      };
    case 'interrupted':
      return {
        title: t('The window was gone while {0} was working', agent),
        advice: t('What it had begun may be unfinished. Send your message again, or go on from here.'),
        actions: ['retry'],
        details: '',
      };
    case 'cancelOverdue':
      return {
        title: t('{0} did not stop within {1} s', agent, Math.round(failure.limitMs / 1000)),
        advice: t('It may still be at work. You can write to it all the same; a restart ends what it does.'),
        actions: ['restart'],
        details: '',
      };
    case 'tooMuch':
      return {
        title: t('This conversation is too large to go on'),
        advice: t(
          '{0} has sent more than {1} million characters, so it is not listened to any more. Go on in a new session.',
          agent,
          Math.round(failure.limit / 1e6),
        ),
        actions: ['newSession'],
        details: '',
      };
    case 'streamEnded':
      return {
        title: t('{0} closed its connection', agent),
        advice: t('The program still ran but could not be talked to any more, so it was ended. Restart it to go on.'),
        actions: ['restart'],
        details: failure.stderr,
      };
    case 'initializeTimeout':
      return {
        title: t('{0} did not answer within {1} s', agent, Math.round(failure.limitMs / 1000)),
        advice: t(
          'Is the command an agent that speaks ACP over its standard input and output? Some need an argument for it, such as “acp”.',
        ),
        actions: ['restart', 'settings'],
        details: failure.stderr,
      };
    case 'initializeRejected':
      return {
        title: t('{0} refused the connection', agent),
        advice: t('It answered the first message with an error. Restart it, or check its version and settings.'),
        actions: ['restart', 'settings'],
        details: joined(errorLine(failure.message, failure.code), failure.stderr),
      };
    case 'initializeMalformed':
      return {
        title: t('{0} does not speak the Agent Client Protocol', agent),
        advice: t('Its answer to the first message made no sense. Check that the command starts an ACP agent.'),
        actions: ['settings', 'restart'],
        details: joined(failure.message, failure.stderr),
      };
    case 'unsupportedVersion':
      return {
        title: t('{0} speaks version {1} of the protocol, which Parley does not know', agent, failure.offered),
        advice: t('Update the agent or Parley, whichever is older.'),
        actions: ['restart', 'settings'],
        details: failure.stderr,
      };
    case 'authRequired':
      return {
        title: t('{0} needs you to sign in', agent),
        advice: t('Sign in with the agent’s own program in a terminal, then try again.'),
        actions: ['retry', 'restart'],
        details: failure.message,
      };
    case 'requestFailed':
      return {
        title: t('{0} reported an error', agent),
        advice: t('The request “{0}” failed. Try again; if it stays, restart the agent.', failure.method),
        actions: ['retry', 'restart'],
        details: errorLine(failure.message, failure.code),
      };
    default:
      return assertNever(failure);
  }
}

function exitText(failure: AgentFailure & { kind: 'exited' }, agent: string): FailureText {
  const how =
    failure.signal !== undefined
      ? t('signal {0}', failure.signal)
      : failure.exitCode !== undefined
        ? t('exit code {0}', failure.exitCode)
        : t('no exit code');
  const atStart = failure.during === 'start';
  return {
    title: atStart
      ? t('{0} ended while it was starting ({1})', agent, how)
      : t('{0} ended unexpectedly ({1})', agent, how),
    advice: atStart
      ? t('Read what it wrote, correct the command in the settings, and restart it.')
      : t('What it had begun may be unfinished. It is started again by itself, unless it ends often.'),
    actions: atStart ? ['restart', 'settings'] : ['restart'],
    details: failure.stderr,
  };
}

function errorLine(message: string, code: number | undefined): string {
  return code === undefined ? message : t('{0} (code {1})', message, code);
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}
