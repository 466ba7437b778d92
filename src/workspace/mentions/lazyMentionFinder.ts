import { errorMessage } from '../../base/errors';
import { type Disposable, toDisposable } from '../../base/lifecycle';
import type { Log } from '../../base/log';
import type { Mention, MentionQuery } from '../../sessions/mention';
import type { FileCatalog } from './fileCatalog';
import type { MentionFinder } from './mentionFinder';

/** The finder of mentions, loaded with the first `@` that is typed. */
export class LazyMentionFinder {
  #finder: Promise<MentionFinder> | undefined;

  constructor(
    private readonly files: FileCatalog,
    private readonly log: Log,
  ) {}

  /** As {@link MentionFinder.find}. */
  find(query: MentionQuery, tell: (found: readonly Mention[], done: boolean) => void): Disposable {
    let search: Disposable | undefined;
    let isOver = false;
    this.#load().then(
      (finder) => {
        if (!isOver) search = finder.find(query, tell);
      },
      (error: unknown) => {
        this.log.error(`What finds mentions could not be loaded: ${errorMessage(error)}`);
        if (!isOver) tell([], true);
      },
    );
    return toDisposable(() => {
      isOver = true;
      search?.dispose();
    });
  }

  #load(): Promise<MentionFinder> {
    this.#finder ??= import('./mentionFinder').then(({ MentionFinder }) => new MentionFinder(this.files, this.log));
    return this.#finder;
  }
}
