import * as vscode from 'vscode';
import type { CodeActionOffer, FileEdits, LineSpan, Place } from '../../mcp/editorTools/editor';
import type { AskPermission } from '../../sessions/ports';
import { askProvider } from './askProvider';
import { position } from './codeFacts';
import { apply, fileEdits, planned, type PlannedEdits } from './fileEdits';
import { allowed, editRequest } from './permission';
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
    return (await this.#planRename(place, newName)).map(fileEdits);
  }

  async rename(place: Place, newName: string, signal: AbortSignal): Promise<readonly FileEdits[]> {
    const plans = await this.#planRename(place, newName);
    const [first] = plans;
    if (!first) throw new Error('There is nothing to rename');
    const document = await vscode.workspace.openTextDocument(await this.paths.uri(place.path));
    const word = document.getWordRangeAtPosition(position(place));
    const name = word ? document.getText(word) : place.path;
    return this.#change(vscode.l10n.t('Rename {0} to {1}', name, newName), plans, signal);
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
    const plans = isCommand(action) || !action.edit ? [] : await planned(action.edit, this.paths);
    const command = isCommand(action) ? action : action.command;
    const asked = vscode.l10n.t('Apply “{0}”', title);
    if (!command) return this.#change(asked, plans, signal);
    const told = vscode.l10n.t(
      'This runs the command {0} of an extension, whose changes cannot be shown before.',
      command.command,
    );
    const uri = await this.paths.uri(range.path);
    return this.#change(asked, plans, signal, told, async () => {
      await this.aroundWrite(uri.fsPath, async () => {
        await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
        const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
        if (document?.isDirty && uri.scheme !== 'untitled') await document.save();
      });
    });
  }

  async #planRename({ path, ...place }: Place, newName: string): Promise<readonly PlannedEdits[]> {
    const uri = await this.paths.uri(path);
    await vscode.workspace.openTextDocument(uri);
    const at = position({ path, ...place });
    const edit = await askProvider<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', uri, at, newName);
    return edit ? planned(edit, this.paths) : [];
  }

  async #actions({ path, startLine, endLine }: LineSpan): Promise<readonly (vscode.CodeAction | vscode.Command)[]> {
    const uri = await this.paths.uri(path);
    const document = await vscode.workspace.openTextDocument(uri);
    const range = document.validateRange(new vscode.Range(startLine - 1, 0, endLine - 1, Number.MAX_SAFE_INTEGER));
    type Actions = readonly (vscode.CodeAction | vscode.Command)[];
    const command = 'vscode.executeCodeActionProvider';
    return (await askProvider<Actions>(command, uri, range, undefined, RESOLVED_ACTIONS)) ?? [];
  }

  /** @param then What else is allowed with it. */
  async #change(
    title: string,
    plans: readonly PlannedEdits[],
    signal: AbortSignal,
    description?: string,
    then?: () => Promise<void>,
  ): Promise<readonly FileEdits[]> {
    const changed = plans.map(fileEdits);
    await allowed(this.ask, editRequest(title, plans, description), signal);
    const write = plans.reduceRight<() => Promise<void>>(
      (inner, { document }) =>
        () =>
          this.aroundWrite(document.uri.fsPath, inner),
      () => (plans.length === 0 ? Promise.resolve() : apply(plans)),
    );
    await write();
    await then?.();
    return changed;
  }
}

function isCommand(action: vscode.CodeAction | vscode.Command): action is vscode.Command {
  return typeof action.command === 'string';
}
