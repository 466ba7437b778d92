import type { Log } from '../base/log';
import { Lazy } from '../base/lazy';
import { DisposableObject } from '../base/lifecycle';
import { errorMessage } from '../base/errors';
import type { CodeActions } from './codeActions';
import { LastEditor } from './lastEditor';
import type { FoundPath } from './resolvePaths';

/** What a person does with code that an agent wrote: {@link CodeActions}, which are loaded when there is any. */
export class LateCode extends DisposableObject {
  readonly #lastEditor = this.register(new LastEditor());
  readonly #actions = new Lazy(async () => {
    const { CodeActions: Actions } = await import('./codeActions');
    return this.register(new Actions(this.log, this.#lastEditor));
  });

  constructor(private readonly log: Log) {
    super();
  }

  async resolvePaths(folder: string, paths: readonly string[]): Promise<readonly FoundPath[]> {
    return (await this.#actions.get()).resolvePaths(folder, paths);
  }

  insert(text: string): void {
    this.#do((actions) => {
      actions.insert(text);
    });
  }

  apply(folder: string, text: string, file: string | undefined): void {
    this.#do((actions) => {
      actions.apply(folder, text, file);
    });
  }

  showDiff(file: string, oldText: string, newText: string): void {
    this.#do((actions) => {
      actions.showDiff(file, oldText, newText);
    });
  }

  #do(action: (actions: CodeActions) => void): void {
    this.#actions.get().then(action, (error: unknown) => {
      this.log.error(`What is done with code could not be loaded: ${errorMessage(error)}`);
    });
  }
}
