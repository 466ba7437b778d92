import * as vscode from 'vscode';
import { isRecord } from '../../base/check';
import { attachmentId, type PlaceAttachment, type PromptAttachment } from '../../sessions/promptAttachment';
import { bounded } from '../attachments/places';
import { nameOf } from '../mentions/offers';
import { isText } from '../mentions/openEditors';

/** A test of VS Code's test view, with one message of its failure where that is what was clicked. */
interface Clicked {
  readonly item: vscode.TestItem;
  readonly message: vscode.TestMessage | undefined;
}

/**
 * Tests that were clicked: their places in the files, and the message of a failure as text. What a test has printed, and whether it
 * failed, VS Code tells to its own test view only.
 */
export function testAttachments(args: readonly unknown[]): readonly PromptAttachment[] {
  return clickedTests(args).flatMap(({ item, message }) => [
    ...(message ? [failureText(item, message)] : []),
    ...placesOf(item, message),
  ]);
}

/** What an agent is asked to do about tests that were clicked. */
export function testRequest(args: readonly unknown[]): string | undefined {
  const tests = clickedTests(args);
  const [first] = tests;
  if (!first) return undefined;
  const names = tests.map(({ item }) => `“${nameOfTest(item)}”`).join(', ');
  return first.message
    ? vscode.l10n.t('The test {0} fails. Find out why, and fix it.', names)
    : tests.length === 1
      ? vscode.l10n.t('Run the test {0}. If it fails, find out why, and fix it.', names)
      : vscode.l10n.t('Run the tests {0}. If one fails, find out why, and fix it.', names);
}

/** `testing/item/*` gives tests, `testing/message/*` one test with the message. */
function clickedTests(args: readonly unknown[]): readonly Clicked[] {
  return args.flatMap((arg) => {
    if (isTest(arg)) return [{ item: arg, message: undefined }];
    if (!isRecord(arg) || !isTest(arg['test'])) return [];
    const { message } = arg;
    return [{ item: arg['test'], message: isMessage(message) ? message : undefined }];
  });
}

function failureText(item: vscode.TestItem, message: vscode.TestMessage): PromptAttachment {
  const { location, expectedOutput, actualOutput, stackTrace = [] } = message;
  const said = typeof message.message === 'string' ? message.message : message.message.value;
  const lines = [
    `Test: ${nameOfTest(item)}`,
    ...(location ? [`At: ${placeText(location.uri, location.range.start)}`] : []),
    said,
    ...(expectedOutput === undefined ? [] : ['Expected:', expectedOutput]),
    ...(actualOutput === undefined ? [] : ['Actual:', actualOutput]),
    ...stackTrace.map(({ label, uri, position }) => `  at ${label}${uri ? ` (${placeText(uri, position)})` : ''}`),
  ];
  const name = vscode.l10n.t('Failure of {0}', item.label).slice(0, 200);
  return { type: 'text', id: `test:${crypto.randomUUID()}`, name, text: bounded(lines.join('\n')) };
}

/** Where the test is, and where it failed, if those are files. */
function placesOf(item: vscode.TestItem, message: vscode.TestMessage | undefined): readonly PlaceAttachment[] {
  const places = [
    ...(item.uri ? [placeAttachment(item.uri, item.range)] : []),
    ...(message?.location ? [placeAttachment(message.location.uri, message.location.range)] : []),
  ].filter(({ uri }) => isText(vscode.Uri.parse(uri)));
  return places.filter(({ id }, index) => places.findIndex((one) => one.id === id) === index);
}

function placeAttachment(uri: vscode.Uri, range: vscode.Range | undefined): PlaceAttachment {
  const address = uri.toString();
  const name = nameOf(uri);
  if (!range) return { type: 'file', id: attachmentId('file', address), name, uri: address };
  const lines = { start: range.start.line + 1, end: range.end.line + 1 };
  return { type: 'selection', id: attachmentId('selection', address, lines), name, uri: address, range: lines };
}

/** With the suites around it. */
function nameOfTest(item: vscode.TestItem): string {
  const names: string[] = [];
  for (let one: vscode.TestItem | undefined = item; one; one = one.parent) names.unshift(one.label);
  return names.join(' › ').slice(0, 1000);
}

function placeText(uri: vscode.Uri, position: vscode.Position | undefined): string {
  const file = vscode.workspace.asRelativePath(uri);
  return position ? `${file}:${String(position.line + 1)}:${String(position.character + 1)}` : file;
}

function isTest(value: unknown): value is vscode.TestItem {
  return (
    isRecord(value) && typeof value['id'] === 'string' && typeof value['label'] === 'string' && 'children' in value
  );
}

function isMessage(value: unknown): value is vscode.TestMessage {
  if (!isRecord(value)) return false;
  const { message, location } = value;
  const isSaid = typeof message === 'string' || message instanceof vscode.MarkdownString;
  return isSaid && (location === undefined || location instanceof vscode.Location);
}
