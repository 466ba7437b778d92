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
import { mentionCategories } from '../sessions/mention';
import { permissionModes, ruleScopes } from '../sessions/permissions/permissionRule';
import { MAX_ATTACHMENTS } from '../sessions/promptAttachment';
import { attachmentCheck, attachmentsCheck } from './checkAttachment';
import type { Draft, Intent } from './protocol';

const key = text(200);
const prompt = text(16 * 1024 * 1024);
const line = integer(1);
const mode = oneOf(...permissionModes);
const code = text(4 * 1024 * 1024);

/** A field's value in a form: what ACP lets one be (`ElicitationContentValue`). */
const formValue = either(boolean, either(number, either(text(1024 * 1024), list(text(65536), 1000))));

const elicitationOutcome: Check<ElicitationOutcome> = (value, path) => {
  const { action } = object({ action: oneOf('accept', 'decline', 'cancel') })(value, path);
  return action === 'accept' ? { action, ...object({ content: record(formValue, 1000) })(value, path) } : { action };
};

const mentionQuery = object({
  text: text(200),
  category: optional(oneOf(...mentionCategories)),
  folder: optional(text(4096)),
});

/** A draft from the webview, or from where it was kept. */
export const draftCheck: Check<Draft> = object({ text: prompt, attachments: attachmentsCheck, changedAt: number });

/** The fields of every intent but its type. A missing or superfluous entry does not compile. */
const fields = {
  ready: { shown: optional(key) },
  focused: {},
  hasFocus: { value: boolean },
  newSession: { agentId: optional(key), folder: optional(text(4096)), mode: optional(mode) },
  showSession: { sessionKey: key },
  continueInNew: { sessionKey: key },
  cancelSignIn: { sessionKey: key },
  closeSession: { sessionKey: key },
  renameSession: { sessionKey: key, title: text(1000) },
  openInEditor: { sessionKey: key },
  moveToPanel: { sessionKey: key },
  openHistory: {},
  prompt: {
    sessionKey: optional(key),
    text: prompt,
    attachments: optional(attachmentsCheck),
    agentId: optional(key),
    folder: optional(text(4096)),
    mode: optional(mode),
  },
  findMentions: { requestId: integer(0), query: mentionQuery, sessionKey: optional(key) },
  saveDraft: { sessionKey: optional(key), draft: draftCheck },
  attachUris: { uris: list(text(4096), MAX_ATTACHMENTS) },
  pickFiles: {},
  openAttachment: { attachment: attachmentCheck },
  cancel: { sessionKey: key },
  restartAgent: { sessionKey: key },
  retryPrompt: { sessionKey: key, promptId: key },
  signIn: { sessionKey: key, methodId: text(65536) },
  answerElicitation: { sessionKey: key, requestId: key, outcome: elicitationOutcome },
  openElicitation: { sessionKey: key, requestId: key },
  cancelToolCall: { sessionKey: key, toolCallId: text(65536) },
  cancelTerminal: { sessionKey: key, terminalId: text(65536) },
  openTerminal: { sessionKey: key, terminalId: text(65536) },
  cancelSubagent: { sessionKey: key, sessionId: text(65536) },
  answerPermission: { sessionKey: key, requestId: key, optionId: text(65536) },
  allowByRule: { sessionKey: key, requestId: key, offer: integer(0, 100), scope: oneOf(...ruleScopes) },
  setPermissionMode: { sessionKey: key, mode },
  setConfigOption: { sessionKey: key, configId: text(65536), value: either(boolean, text(65536)) },
  editQueued: { sessionKey: key, promptId: key, text: prompt },
  moveQueued: { sessionKey: key, promptId: key, index: integer(0) },
  removeQueued: { sessionKey: key, promptId: key },
  sendQueuedNow: { sessionKey: key, promptId: key },
  resync: { sessionKey: key },
  applied: { sessionKey: key, sequence: integer(0) },
  showRows: { sessionKey: key, start: integer(0), count: integer(1, 1000) },
  find: { sessionKey: key, requestId: integer(0), text: text(1000), matchCase: boolean, wholeWord: boolean },
  showRowsAround: { sessionKey: key, rowKey: text(65536), count: integer(1, 1000) },
  openLink: { href: text(65536) },
  openFile: { path: text(65536), line: optional(line), column: optional(line) },
  resolvePaths: { sessionKey: key, paths: list(text(1000), 100) },
  insertCode: { text: code },
  applyCode: { sessionKey: key, text: code, path: optional(text(4096)) },
  openDiff: { path: text(4096), oldText: code, newText: code },
  resendPrompt: { sessionKey: key, rowKey: text(65536), text: prompt, restoreFiles: optional(boolean) },
  showChanges: { sessionKey: key, start: integer(0) },
  reviewChanges: { sessionKey: key, path: optional(text(65536)) },
  keepChanges: { sessionKey: key, path: optional(text(65536)) },
  undoChanges: { sessionKey: key, path: optional(text(65536)) },
  restoreFiles: { sessionKey: key, promptId: key },
  previewFiles: { sessionKey: key, promptId: key },
  actOnNote: { sessionKey: key, noteId: text(1000), actionId: key },
  copy: { text: prompt },
  openSettings: { query: text(200) },
  addAgent: {},
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

/** What a webview says without a person doing anything in it. */
export const saidByItself: ReadonlySet<Intent['type']> = new Set([
  'ready',
  'hasFocus',
  'applied',
  'resync',
  'showRows',
  'showRowsAround',
  'find',
  'showChanges',
  'resolvePaths',
]);
