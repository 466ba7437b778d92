import type { ElicitationOutcome } from '../acp/agentConnection';
import {
  type Check,
  type Checked,
  CheckError,
  boolean,
  either,
  integer,
  isRecord,
  list,
  number,
  object,
  oneOf,
  optional,
  record,
  text,
} from '../base/check';
import type { Intent } from './protocol';

const key = text(200);
const prompt = text(16 * 1024 * 1024);
const line = integer(1);

/** A field's value in a form: what ACP lets one be (`ElicitationContentValue`). */
const formValue = either(boolean, either(number, either(text(1024 * 1024), list(text(65536), 1000))));

const elicitationOutcome: Check<ElicitationOutcome> = (value, path) => {
  const { action } = object({ action: oneOf('accept', 'decline', 'cancel') })(value, path);
  return action === 'accept' ? { action, ...object({ content: record(formValue, 1000) })(value, path) } : { action };
};

/** The fields of every intent but its type. A missing or superfluous entry does not compile. */
const fields = {
  ready: { shown: optional(key) },
  newSession: { agentId: optional(key), folder: optional(text(4096)) },
  showSession: { sessionKey: key },
  closeSession: { sessionKey: key },
  prompt: { sessionKey: optional(key), text: prompt, agentId: optional(key), folder: optional(text(4096)) },
  cancel: { sessionKey: key },
  restartAgent: { sessionKey: key },
  retryPrompt: { sessionKey: key, promptId: key },
  signIn: { sessionKey: key, methodId: text(65536) },
  answerElicitation: { sessionKey: key, requestId: key, outcome: elicitationOutcome },
  openElicitation: { sessionKey: key, requestId: key },
  cancelToolCall: { sessionKey: key, toolCallId: text(65536) },
  cancelTerminal: { sessionKey: key, terminalId: text(65536) },
  cancelSubagent: { sessionKey: key, sessionId: text(65536) },
  answerPermission: { sessionKey: key, requestId: key, optionId: text(65536) },
  setConfigOption: { sessionKey: key, configId: text(65536), value: either(boolean, text(65536)) },
  editQueued: { sessionKey: key, promptId: key, text: prompt },
  removeQueued: { sessionKey: key, promptId: key },
  sendQueuedNow: { sessionKey: key, promptId: key },
  resync: { sessionKey: key },
  applied: { sessionKey: key, sequence: integer(0) },
  olderRows: { sessionKey: key, before: integer(0), count: integer(1, 1000) },
  openLink: { href: text(65536) },
  openFile: { path: text(65536), line: optional(line) },
  copy: { text: prompt },
  openSettings: { query: text(200) },
  manageTrust: {},
} as const satisfies Readonly<Record<Intent['type'], Parameters<typeof object>[0]>>;

type CheckedIntent = {
  [T in keyof typeof fields]: { readonly type: T } & Checked<(typeof fields)[T]>;
}[keyof typeof fields];

/**
 * Takes what a webview sent as an intent. This is the border: nothing of the message is used before.
 * @throws CheckError that names the place, when it is none.
 */
export function checkIntent(message: unknown): Intent {
  if (!isRecord(message)) throw new CheckError('message', 'an object');
  const { type } = message;
  if (typeof type !== 'string' || !Object.hasOwn(fields, type)) throw new CheckError('message.type', 'a known intent');
  const known = type as keyof typeof fields;
  const check: Check<object> = object(fields[known]);
  const intent: CheckedIntent = { ...check(message, known), type: known } as CheckedIntent;
  return intent;
}
