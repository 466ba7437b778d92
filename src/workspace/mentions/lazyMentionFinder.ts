import { errorMessage } from '../../base/errors';
import { Lazy } from '../../base/lazy';
import { type Disposable, toDisposable } from '../../base/lifecycle';
import type { Log } from '../../base/log';
import type { Mention, MentionQuery } from '../../sessions/mention';
import type { FileCatalog } from './fileCatalog';

/** The finder of mentions, loaded with the first `@` that is typed. */
export class LazyMentionFinder {
  readonly #finder = new Lazy(async () => {
    const { MentionFinder } = await import('./mentionFinder');
    return new MentionFinder(this.files, this.log);
  });

  constructor(
    private readonly files: FileCatalog,
    private readonly log: Log,
  ) {}

  /** As `MentionFinder.find`. */
  find(query: MentionQuery, tell: (found: readonly Mention[], done: boolean) => void): Disposable {
    let search: Disposable | undefined;
    let isOver = false;
    this.#finder.get().then(
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
}
