import type { SessionEvent } from '../events';
import type { Row, SessionState, TerminalState } from '../state';
import { terminalsOf } from '../snapshot';

/** The events that make a row of a transcript anew, with the terminals that it shows. Of rows that no agent tells, none. */
export function eventsOf(row: Row, { terminals }: SessionState): readonly SessionEvent[] {
  const shown = terminalsOf(row)
    .map((id) => terminals.get(id))
    .filter((terminal) => terminal !== undefined);
  return [...shown.map(terminalEvent), ...rowEvents(row)];
}

function rowEvents(row: Row): readonly SessionEvent[] {
  switch (row.kind) {
    case 'message': {
      const { role, messageId, parentToolCallId: parent } = row;
      if (messageId === undefined) return [];
      return [...row.content].map((content) => {
        const chunk = { type: 'messageChunk', role, messageId, content } as const;
        return parent === undefined ? chunk : { ...chunk, parentToolCallId: parent };
      });
    }
    case 'tool': {
      const { toolCallId, title, status, toolKind, locations, name, rawInput, rawOutput, parentToolCallId } = row;
      return [
        {
          type: 'toolCall',
          toolCallId,
          title,
          status,
          kind: toolKind,
          locations,
          content: [...row.content],
          ...(name !== undefined && { name }),
          ...(rawInput !== undefined && { rawInput }),
          ...(rawOutput !== undefined && { rawOutput }),
          ...(parentToolCallId !== undefined && { parentToolCallId }),
        },
      ];
    }
    case 'notice': {
      const { severity, title, description } = row;
      return [{ type: 'notice', severity, title, ...(description !== undefined && { description }) }];
    }
    case 'compaction': {
      const compactionId = row.key.slice('compaction:'.length);
      const { status, error } = row;
      const summary = [...row.summary];
      return [{ type: 'compaction', compactionId, status, summary, ...(error !== undefined && { error }) }];
    }
    case 'sessionMessage': {
      const { senderSessionId, recipientSessionId } = row;
      return [
        {
          type: 'sessionMessage',
          messageId: row.key.slice('sessionMessage:'.length),
          content: [...row.content],
          ...(senderSessionId !== undefined && { senderSessionId }),
          ...(recipientSessionId !== undefined && { recipientSessionId }),
        },
      ];
    }
    case 'subagent': {
      const { sessionId, title, description, cwd, conversation } = row;
      const announced: SessionEvent = {
        type: 'subagent',
        sessionId,
        ...(title !== undefined && { title }),
        ...(description !== undefined && { description }),
        ...(cwd !== undefined && { cwd }),
      };
      const inside = [...conversation.rows].flatMap((one) => eventsOf(one, conversation));
      return [announced, ...inside.map((event) => ({ type: 'subagentEvent', sessionId, event }) as const)];
    }
    case 'unknown':
      return [{ type: 'unknown', kind: row.what, raw: row.raw }];
    case 'permission':
    case 'elicitation':
    case 'contextLost':
    case 'transcriptMissing':
    case 'failure':
    case 'turnStart':
    case 'turnEnd':
      return [];
  }
}

function terminalEvent({ key, command, cwd, output, exitStatus, size }: TerminalState): SessionEvent {
  return {
    type: 'terminal',
    terminalId: key,
    output,
    ...(command !== undefined && { command }),
    ...(cwd !== undefined && { cwd }),
    ...(exitStatus !== undefined && { exitStatus }),
    ...(size !== undefined && { size }),
  };
}
