import * as vscode from 'vscode';
import { errorMessage } from '../../base/errors';
import { type Disposable, toDisposable } from '../../base/lifecycle';
import type { Log } from '../../base/log';
import {
  bestMentions,
  MAX_MENTIONS,
  type Mention,
  type MentionCategory,
  type MentionQuery,
} from '../../sessions/mention';
import { changeOffers } from './changes';
import type { FileCatalog } from './fileCatalog';
import { pathOffer } from './offers';
import { editorOffers, OPEN_LEAD, openFiles } from './openEditors';
import { problemOffers } from './problems';
import { symbolOffers } from './symbols';

/** What a folder has behind a file that matches as well. */
const FOLDER_LEAD = -20;
/** What the files of the session's own folder have ahead of those of others. */
const OWN_FOLDER_LEAD = 60;
const SYMBOL_LEAD = -200;
/** Symbols are asked for when this much is typed: fewer letters match everything. */
const MIN_SYMBOL_QUERY = 2;

/** Finds what can be named in a message: files, folders, symbols, open editors, problems and changes. */
export class MentionFinder {
  constructor(
    private readonly files: FileCatalog,
    private readonly log: Log,
  ) {}

  /**
   * Tells what it finds as soon as each source has answered: each time all that there is so far, best first, until `done`.
   * @returns Disposed, it tells nothing more.
   */
  find(query: MentionQuery, tell: (found: readonly Mention[], done: boolean) => void): Disposable {
    let isOver = false;
    let found: readonly Mention[] = [];
    const sources = this.#sources(query);
    let open = sources.length;
    for (const [name, source] of sources) {
      source
        .catch((error: unknown) => {
          this.log.info(`${name} could not be searched: ${errorMessage(error)}`);
          return [];
        })
        .then((offers) => {
          open--;
          if (isOver) return;
          found = bestMentions([...found, ...offers]);
          if (offers.length > 0 || open === 0) tell(found, open === 0);
        })
        .catch((error: unknown) => {
          this.log.error(`What was found could not be told: ${errorMessage(error)}`);
        });
    }
    return toDisposable(() => {
      isOver = true;
    });
  }

  #sources({ text, category, folder }: MentionQuery): readonly (readonly [string, Promise<readonly Mention[]>])[] {
    const wants = (one: MentionCategory): boolean => category === undefined || category === one;
    const isBare = category === undefined && text === '';
    const wantsSymbols = category === 'symbol' || (category === undefined && text.length >= MIN_SYMBOL_QUERY);
    return [
      ['Open editors', wants('editor') || category === 'file' ? settled(editorOffers(text)) : none],
      ['Files', wants('file') && !isBare ? this.#fileOffers(text, folder) : none],
      ['Problems', wants('problem') ? settled(problemOffers(text, category === 'problem')) : none],
      ['Changes', wants('change') ? changeOffers(text, category === 'change') : none],
      ['Symbols', wantsSymbols ? symbolOffers(text, SYMBOL_LEAD) : none],
    ];
  }

  async #fileOffers(text: string, own: string | undefined): Promise<readonly Mention[]> {
    const open = new Set(openFiles().map(String));
    const folders = vscode.workspace.workspaceFolders ?? [];
    const offers = folders.map(async (folder) => {
      const { files, folders } = await this.files.list(folder);
      const lead = folder.uri.toString() === own ? OWN_FOLDER_LEAD : 0;
      const found = files
        .search(text, MAX_MENTIONS, bonusOf(folder, open))
        .map((match) => pathOffer(folder, match, 'file'));
      const around = folders.search(text, MAX_MENTIONS).map((match) => pathOffer(folder, match, 'folder'));
      return [
        ...found.map((offer) => ({ ...offer, score: offer.score + lead })),
        ...around.map((offer) => ({ ...offer, score: offer.score + lead + FOLDER_LEAD })),
      ];
    });
    return (await Promise.all(offers)).flat();
  }
}

const none: Promise<readonly Mention[]> = Promise.resolve([]);

function settled(offers: readonly Mention[]): Promise<readonly Mention[]> {
  return Promise.resolve(offers);
}

/** Paths of a folder that are open. */
function bonusOf(folder: vscode.WorkspaceFolder, open: ReadonlySet<string>): ReadonlyMap<string, number> {
  const root = `${folder.uri.toString()}/`;
  const inFolder = [...open].filter((uri) => uri.startsWith(root));
  return new Map(inFolder.map((uri) => [decodeURIComponent(uri.slice(root.length)), OPEN_LEAD]));
}
