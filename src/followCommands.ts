import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from './base/lifecycle';
import type { LazyFollowing } from './lazyFollowing';

/** The commands of following an agent, by what the person wants. A test compares package.json with all commands. */
const wanted = { 'parley.followAgent': true, 'parley.stopFollowing': false } as const;

export function registerFollowCommands(following: LazyFollowing): Disposable {
  const store = new DisposableStore();
  for (const [id, isWanted] of Object.entries(wanted)) {
    store.add(
      vscode.commands.registerCommand(id, () => {
        following.set(isWanted);
      }),
    );
  }
  return store;
}
