import * as path from 'node:path';
import * as vscode from 'vscode';
import { AcpError } from '../acp/errors';
import { DisposableObject } from '../base/lifecycle';
import type { Log } from '../base/log';
import { notificationText } from '../base/notificationText';
import { changedPart, placeOfCode, withLines } from './applyPlace';
import { type Ask, askInNotification } from './ask';
import type { LastEditor } from './lastEditor';
import { placeOfLink } from './linkPlace';
import { type FoundPath, resolvePaths } from './resolvePaths';
import { SessionRoots } from './sessionRoots';
import { TextDocuments } from './textDocuments';
import { uriExists } from './uriExists';

/** What a person does with code that an agent wrote: insert it, apply it to a file, look at it as a diff. */
export class CodeActions extends DisposableObject {
  readonly #texts = this.register(new TextDocuments());

  constructor(
    private readonly log: Log,
    private readonly lastEditor: Pick<LastEditor, 'current'>,
    private readonly ask: Ask = askInNotification,
  ) {
    super();
  }

  /** @param folder The URI of the session's folder. */
  resolvePaths(folder: string, paths: readonly string[]): Promise<readonly FoundPath[]> {
    return resolvePaths(vscode.Uri.parse(folder).fsPath, paths);
  }

  insert(text: string): void {
    this.#run(this.#insert(text));
  }

  apply(folder: string, text: string, file: string | undefined): void {
    this.#run(this.#apply(vscode.Uri.parse(folder).fsPath, text, file));
  }

  showDiff(file: string, oldText: string, newText: string): void {
    const name = path.basename(file);
    this.#run(
      vscode.commands.executeCommand(
        'vscode.diff',
        this.#texts.add(file, oldText),
        this.#texts.add(file, newText),
        vscode.l10n.t('{0} (before ↔ after)', name),
      ),
    );
  }

  async #insert(text: string): Promise<void> {
    const editor = this.lastEditor.current;
    if (!editor) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Open a file and put the cursor where the code shall go, then insert it again.'),
      );
      return;
    }
    const shown = await vscode.window.showTextDocument(editor.document, editor.viewColumn);
    await shown.edit((edit) => {
      for (const selection of shown.selections) edit.replace(selection, text);
    });
  }

  async #apply(folder: string, code: string, file: string | undefined): Promise<void> {
    const target = file === undefined ? this.#editorTarget() : await fileTarget(folder, file);
    if (!target) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Open the file to which the code shall be applied, then try again.'),
      );
      return;
    }
    const { uri, document } = target;
    const before = document?.getText() ?? '';
    const { after, isWhole } = appliedTo(before, code, target.selection);
    const name = notificationText(path.basename(uri.path));
    if (after === before) {
      void vscode.window.showInformationMessage(vscode.l10n.t('{0} has this code already.', name));
      return;
    }
    const proposal = this.#texts.add(uri.path, after);
    const left = document ? uri : this.#texts.add(uri.path, '');
    await vscode.commands.executeCommand(
      'vscode.diff',
      left,
      proposal,
      vscode.l10n.t('{0} (with the code applied)', name),
    );
    const yes = vscode.l10n.t('Apply');
    const question = document
      ? isWhole
        ? vscode.l10n.t('Replace all that is in {0} with the code?', name)
        : vscode.l10n.t('Apply the code to {0}?', name)
      : vscode.l10n.t('Create {0} with the code?', name);
    const answer = await this.ask(question, yes, vscode.l10n.t('Discard'));
    await closeDiff(proposal);
    if (answer !== yes) return;
    if (document && document.getText() !== before) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t('{0} has changed since the code was shown; nothing was applied. Try again.', name),
      );
      return;
    }
    await write(uri, document, before, after);
  }

  #editorTarget(): Target | undefined {
    const editor = this.lastEditor.current;
    if (!editor) return undefined;
    const { document, selection } = editor;
    return { uri: document.uri, document, selection: selection.isEmpty ? undefined : offsets(document, selection) };
  }

  #run(action: Thenable<unknown>): void {
    action.then(undefined, (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      this.log.warn(`Code could not be applied or shown: ${message}`);
      void vscode.window.showWarningMessage(
        error instanceof AcpError
          ? vscode.l10n.t('This file is not in the session’s folder.')
          : notificationText(message),
      );
    });
  }
}

/** Where code is to be applied; without a document the file does not exist yet. */
interface Target {
  readonly uri: vscode.Uri;
  readonly document: vscode.TextDocument | undefined;
  readonly selection: { readonly start: number; readonly end: number } | undefined;
}

/** @throws AcpError when the file is outside of the folder. */
async function fileTarget(folder: string, file: string): Promise<Target | undefined> {
  const place = placeOfLink(file, folder);
  if (!place) return undefined;
  const uri = vscode.Uri.file(await new SessionRoots([folder]).resolve(place.file));
  try {
    return { uri, document: await vscode.workspace.openTextDocument(uri), selection: undefined };
  } catch (error) {
    // A folder or a binary file: the reason is told. What is not there is created.
    if (await uriExists(uri)) throw error;
    return { uri, document: undefined, selection: undefined };
  }
}

function appliedTo(
  before: string,
  code: string,
  selection: Target['selection'],
): { readonly after: string; readonly isWhole: boolean } {
  if (selection)
    return { after: before.slice(0, selection.start) + code + before.slice(selection.end), isWhole: false };
  const place = placeOfCode(before, code);
  if (place) return { after: withLines(before, place, code), isWhole: false };
  return { after: code.endsWith('\n') ? code : `${code}\n`, isWhole: before !== '' };
}

/** Undone like any edit of the person's own; not saved. */
async function write(
  uri: vscode.Uri,
  document: vscode.TextDocument | undefined,
  before: string,
  after: string,
): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  if (document) {
    const { start, end, text } = changedPart(before, after);
    edit.replace(uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  } else edit.createFile(uri, { contents: Buffer.from(after, 'utf8') });
  if (!(await vscode.workspace.applyEdit(edit))) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('{0} could not be changed.', notificationText(path.basename(uri.path))),
    );
    return;
  }
  await vscode.window.showTextDocument(uri);
}

async function closeDiff(proposal: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === proposal.toString(),
    );
  await vscode.window.tabGroups.close(tabs);
}

function offsets(document: vscode.TextDocument, range: vscode.Range): { readonly start: number; readonly end: number } {
  return { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
}
