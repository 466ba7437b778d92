import * as vscode from 'vscode';
import type { CodeActionOffer, FileEdits, LineSpan, Place } from '../../mcp/editorTools/editor';
import type { AskPermission } from '../../sessions/ports';
import { saveDocument } from '../saveDocument';
import { askProvider } from './askProvider';
import { position } from './codeFacts';
import { apply, fileEdits, planned } from './fileEdits';
import { move, plannedMoves } from './fileMoves';
import { allowed, editRequest, type Plan } from './permission';
import type { AroundWrite } from '../files';
import type { SessionPaths } from './sessionPaths';

/** How many code actions are asked for their edit. */
const RESOLVED_ACTIONS = 100;

/** Renames and code actions: changes that language servers know how to make, made after the person was asked. */
export class CodeEdits {
  constructor(
    private readonly paths: SessionPaths,
    private readonly ask: AskPermission,
    private readonly aroundWrite: AroundWrite,
  ) {}

  async previewRename(place: Place, newName: string): Promise<readonly FileEdits[]> {
    return told(await this.#planRename(place, newName));
  }

  async rename(place: Place, newName: string, signal: AbortSignal): Promise<readonly FileEdits[]> {
    const plan = await this.#planRename(place, newName);
    if (isEmpty(plan)) throw new Error('There is nothing to rename');
    const document = await vscode.workspace.openTextDocument(await this.paths.uri(place.path));
    const word = document.getWordRangeAtPosition(position(place));
    const name = word ? document.getText(word) : place.path;
    return this.#change(vscode.l10n.t('Rename {0} to {1}', name, newName), plan, signal);
  }

  async codeActions(range: LineSpan): Promise<readonly CodeActionOffer[]> {
    return (await this.#actions(range)).map((one) =>
      isCommand(one)
        ? { title: one.title, preferred: false }
        : {
            title: one.title,
            preferred: one.isPreferred ?? false,
            ...(one.kind && { kind: one.kind.value }),
            ...(one.disabled && { disabled: one.disabled.reason }),
          },
    );
  }

  async applyCodeAction(range: LineSpan, title: string, signal: AbortSignal): Promise<readonly FileEdits[]> {
    const action = (await this.#actions(range)).find((one) => one.title === title && (isCommand(one) || !one.disabled));
    if (!action) throw new Error('There is no such code action for these lines (any more)');
    const plan = isCommand(action) || !action.edit ? nothing : await this.#plan(action.edit);
    const command = isCommand(action) ? action : action.command;
    const asked = vscode.l10n.t('Apply “{0}”', title);
    if (!command) return this.#change(asked, plan, signal);
    const description = vscode.l10n.t(
      'This runs the command {0} of an extension, whose changes cannot be shown before.',
      command.command,
    );
    const uri = await this.paths.uri(range.path);
    const run = async (): Promise<void> => {
      await this.aroundWrite(uri.fsPath, async () => {
        await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
        const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
        if (document?.isDirty && uri.scheme !== 'untitled') await saveDocument(document);
      });
    };
    return this.#change(asked, plan, signal, { description, run });
  }

  async #planRename({ path, ...place }: Place, newName: string): Promise<Plan> {
    const uri = await this.paths.uri(path);
    await vscode.workspace.openTextDocument(uri);
    const at = position({ path, ...place });
    const edit = await askProvider<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', uri, at, newName);
    return edit ? this.#plan(edit) : nothing;
  }

  async #plan(edit: vscode.WorkspaceEdit): Promise<Plan> {
    return { texts: await planned(edit, this.paths), moves: await plannedMoves(edit, this.paths) };
  }

  async #actions({ path, startLine, endLine }: LineSpan): Promise<readonly (vscode.CodeAction | vscode.Command)[]> {
    const uri = await this.paths.uri(path);
    const document = await vscode.workspace.openTextDocument(uri);
    const range = document.validateRange(new vscode.Range(startLine - 1, 0, endLine - 1, Number.MAX_SAFE_INTEGER));
    type Actions = readonly (vscode.CodeAction | vscode.Command)[];
    const command = 'vscode.executeCodeActionProvider';
    return (await askProvider<Actions>(command, uri, range, undefined, RESOLVED_ACTIONS)) ?? [];
  }

  /** @param also What else is allowed with it: a command, which may do anything. */
  async #change(
    title: string,
    plan: Plan,
    signal: AbortSignal,
    also?: { readonly description: string; readonly run: () => Promise<void> },
  ): Promise<readonly FileEdits[]> {
    const { texts, moves } = plan;
    const changed = told(plan);
    await allowed(this.ask, editRequest(title, plan, also?.description), signal);
    const files = [...texts.map(({ document }) => document.uri), ...moves.flatMap(({ from, to }) => [from, to])].map(
      ({ fsPath }) => fsPath,
    );
    const write = [...new Set(files)].reduceRight<() => Promise<void>>(
      (inner, file) => () => this.aroundWrite(file, inner),
      async () => {
        if (texts.length > 0) await apply(texts);
        await move(moves);
      },
    );
    await write();
    await also?.run();
    return changed;
  }
}

const nothing: Plan = { texts: [], moves: [] };

function isEmpty({ texts, moves }: Plan): boolean {
  return texts.length === 0 && moves.length === 0;
}

/** What is changed, by files: as they are called before. */
function told({ texts, moves }: Plan): readonly FileEdits[] {
  const places = new Map(moves.map(({ path, movedTo }) => [path, movedTo]));
  const withTexts = texts.map((text) => {
    const movedTo = places.get(text.path);
    places.delete(text.path);
    return { ...fileEdits(text), ...(movedTo !== undefined && { movedTo }) };
  });
  return [...withTexts, ...[...places].map(([path, movedTo]) => ({ path, edits: [], movedTo }))];
}

function isCommand(action: vscode.CodeAction | vscode.Command): action is vscode.Command {
  return typeof action.command === 'string';
}
