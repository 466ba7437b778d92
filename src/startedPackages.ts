import type * as vscode from 'vscode';
import type { PackageMemory } from './agents/packageRunner';

const KEY = 'startedPackages';
const maxKept = 100;

/** The packages that were run on this machine, for all windows. */
export class StartedPackages implements PackageMemory {
  constructor(private readonly memento: vscode.Memento) {}

  has(key: string): boolean {
    return this.#all().includes(key);
  }

  add(key: string): void {
    if (!this.has(key)) void this.memento.update(KEY, [...this.#all(), key].slice(-maxKept));
  }

  forget(key: string): void {
    if (this.has(key))
      void this.memento.update(
        KEY,
        this.#all().filter((one) => one !== key),
      );
  }

  #all(): readonly string[] {
    const value = this.memento.get<unknown>(KEY);
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  }
}
