import type { Log } from '../base/log';
import { DisposableObject } from '../base/lifecycle';
import { errorMessage } from '../base/errors';
import type { CodeActions } from './codeActions';
import { LastEditor } from './lastEditor';
import type { FoundPath } from './resolvePaths';

/** What a person does with code that an agent wrote: {@link CodeActions}, which are loaded when there is any. */
export class LateCode extends DisposableObject {
  readonly #lastEditor = this.register(new LastEditor());
  #actions: Promise<CodeActions> | undefined;

  constructor(private readonly log: Log) {
    super();
  }

  async resolvePaths(folder: string, paths: readonly string[]): Promise<readonly FoundPath[]> {
    return (await this.#load()).resolvePaths(folder, paths);
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
    this.#load().then(action, (error: unknown) => {
      this.log.error(`What is done with code could not be loaded: ${errorMessage(error)}`);
    });
  }

  #load(): Promise<CodeActions> {
    return (this.#actions ??= import('./codeActions').then(({ CodeActions }) =>
      this.register(new CodeActions(this.log, this.#lastEditor)),
    ));
  }
}
