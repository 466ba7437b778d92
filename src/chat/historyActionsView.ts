import * as vscode from 'vscode';
import { errorMessage } from '../base/errors';
import type { Log } from '../base/log';
import { notificationText } from '../base/notificationText';
import type { HistoryEntry } from '../sessions/history';
import { titleText } from './historyItemView';
import type { ExportForm, SessionHistory } from './historyPorts';

/** Characters of a file's name. */
const MAX_NAME = 60;

/** What a person can do with a session, open or not: the questions and the answers around it. */
export class HistoryActions {
  constructor(
    private readonly history: SessionHistory,
    private readonly log: Log,
    /** Shows a session. */
    private readonly reveal: (sessionKey: string) => Promise<void>,
  ) {}

  /** Opens it here, or, where its folder is not of this window, offers what can be done. */
  async open(entry: HistoryEntry): Promise<void> {
    if (!this.history.isHere(entry)) {
      await this.#openElsewhere(entry);
      return;
    }
    await this.#show(await this.history.open(entry));
  }

  async rename(entry: HistoryEntry): Promise<void> {
    const title = await vscode.window.showInputBox({
      prompt: vscode.l10n.t('The name of the session'),
      value: entry.title,
    });
    if (title !== undefined && title.trim() !== '') await this.history.rename(entry, title.trim());
  }

  async archive(entry: HistoryEntry, archived: boolean): Promise<void> {
    await this.history.archive(entry, archived);
  }

  /** @returns Whether it was deleted. */
  async remove(entry: HistoryEntry): Promise<boolean> {
    const remove = vscode.l10n.t('Delete');
    const agent = notificationText(this.history.agentName(entry));
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('Delete “{0}”?', notificationText(titleText(entry))),
      {
        modal: true,
        detail: vscode.l10n.t(
          'What was said in it is deleted from this machine, and {0} is asked to delete it too. This cannot be undone.',
          agent,
        ),
      },
      remove,
    );
    if (answer !== remove) return false;
    const removal = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: remove }, () =>
      this.history.remove(entry),
    );
    if (removal === 'unsupported') {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The session is deleted here. {0} does not delete sessions, and may still have it.', agent),
      );
    } else if (removal === 'failed') {
      void vscode.window.showWarningMessage(
        vscode.l10n.t(
          'The session is deleted here, but {0} could not be made to delete it, and may still have it.',
          agent,
        ),
      );
    }
    return true;
  }

  async fork(entry: HistoryEntry): Promise<void> {
    const title = vscode.l10n.t('{0} (fork)', titleText(entry));
    const key = await this.history.fork(entry, title);
    if (key !== undefined) {
      await this.reveal(key);
      return;
    }
    const go = vscode.l10n.t('Continue in a New Session');
    const agent = notificationText(this.history.agentName(entry));
    const text = vscode.l10n.t('{0} cannot fork sessions. A new session can get the conversation to read.', agent);
    if ((await vscode.window.showInformationMessage(text, go)) === go)
      await this.#show(await this.history.continueHere(entry));
  }

  /** Asks in which form, and where to. */
  async export(entry: HistoryEntry): Promise<void> {
    const markdown = vscode.l10n.t('Markdown…');
    const json = vscode.l10n.t('JSON…');
    const copy = vscode.l10n.t('Copy as Markdown');
    const picked = await vscode.window.showQuickPick([markdown, json, copy], {
      placeHolder: vscode.l10n.t('Export “{0}”', titleText(entry)),
    });
    if (picked === copy) await this.copy(entry);
    else if (picked !== undefined) await this.#save(entry, picked === json ? 'json' : 'markdown');
  }

  async copy(entry: HistoryEntry): Promise<void> {
    await vscode.env.clipboard.writeText(await this.history.export(entry, 'markdown'));
    vscode.window.setStatusBarMessage(vscode.l10n.t('The conversation is copied'), 5000);
  }

  /** The rarer ones. */
  async more(entry: HistoryEntry): Promise<void> {
    const actions = [
      { label: vscode.l10n.t('Export…'), run: () => this.export(entry) },
      { label: vscode.l10n.t('Copy as Markdown'), run: () => this.copy(entry) },
      { label: vscode.l10n.t('Fork'), run: () => this.fork(entry) },
      {
        label: vscode.l10n.t('Continue in a New Session'),
        run: async () => this.#show(await this.history.continueHere(entry)),
      },
    ];
    await (await vscode.window.showQuickPick(actions, { placeHolder: titleText(entry) }))?.run();
  }

  /** Runs one, and tells the person when it fails. */
  async run<T>(action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await action();
    } catch (error) {
      this.log.error(`The history: ${errorMessage(error)}`);
      void vscode.window.showErrorMessage(vscode.l10n.t('That did not work. The log tells why (“Parley: Show Log”).'));
      return undefined;
    }
  }

  async #save(entry: HistoryEntry, form: ExportForm): Promise<void> {
    const ending = form === 'json' ? 'json' : 'md';
    const name = titleText(entry)
      .replaceAll(/[^\p{L}\p{N} _-]+/gu, ' ')
      .trim()
      .slice(0, MAX_NAME);
    const folder = this.history.isHere(entry)
      ? vscode.Uri.parse(entry.folder)
      : vscode.workspace.workspaceFolders?.[0]?.uri;
    const file = await vscode.window.showSaveDialog({
      ...(folder && { defaultUri: vscode.Uri.joinPath(folder, `${name === '' ? 'session' : name}.${ending}`) }),
      filters: form === 'json' ? { JSON: ['json'] } : { Markdown: ['md'] },
    });
    if (!file) return;
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(await this.history.export(entry, form)));
    await vscode.window.showTextDocument(file);
  }

  async #openElsewhere(entry: HistoryEntry): Promise<void> {
    const read = vscode.l10n.t('Read It');
    const go = vscode.l10n.t('Continue Here');
    const openFolder = vscode.l10n.t('Open Folder');
    const folder = vscode.Uri.parse(entry.folder);
    const choices = [...(entry.storedId === undefined ? [] : [read, go]), openFolder];
    const answer = await vscode.window.showInformationMessage(
      vscode.l10n.t(
        'This session belongs to the folder {0}, which is not open in this window.',
        notificationText(folder.fsPath),
      ),
      ...choices,
    );
    if (answer === read) {
      const content = await this.history.export(entry, 'markdown');
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'markdown', content }));
    } else if (answer === go) await this.#show(await this.history.continueHere(entry));
    else if (answer === openFolder)
      await vscode.commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: true });
  }

  async #show(sessionKey: string | undefined): Promise<void> {
    if (sessionKey !== undefined) await this.reveal(sessionKey);
  }
}
