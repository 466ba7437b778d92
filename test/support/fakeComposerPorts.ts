import type { ContentBlock } from '../../src/acp/content';
import type { Deferred } from '../../src/base/async';
import { Emitter } from '../../src/base/events';
import type { Disposable } from '../../src/base/lifecycle';
import type { ChangesView, RestoreOutcome } from '../../src/changes/changedFile';
import type { PanelServices } from '../../src/chat/panelPorts';
import type { Mention, MentionQuery } from '../../src/sessions/mention';
import type { PlaceAttachment } from '../../src/sessions/promptAttachment';

type Ports = Pick<PanelServices, 'mentions' | 'attachments' | 'drafts' | 'context' | 'storage' | 'changes'>;

/** A search that is under way; the test answers it. */
export interface FakeSearch {
  readonly query: MentionQuery;
  readonly tell: (found: readonly Mention[], done: boolean) => void;
  isOver: boolean;
}

/** What a composer needs of the workspace, played by the test. */
export interface FakeComposerPorts extends Ports {
  readonly searches: FakeSearch[];
  readonly stored: Map<string, unknown>;
  /** Attachments that cannot be read, by their ids. */
  readonly broken: Map<string, string>;
  /** Holds reading back until it settles. */
  gate: Deferred<void> | undefined;
  look(at: PlaceAttachment | undefined): void;
  /** What there is to review, in every session; `undefined`: nothing is known. */
  review(view: ChangesView | undefined, sessionId: string): void;
  /** What was done to changes. */
  readonly reviewed: string[];
  /** Of bringing files back. */
  outcome: RestoreOutcome;
}

export function fakeComposerPorts(): FakeComposerPorts {
  const changed = new Emitter<void>();
  let current: PlaceAttachment | undefined;
  const changesChanged = new Emitter<string>();
  let view: ChangesView | undefined;
  const note =
    (name: string) =>
    (_: string, what: string | undefined): void => {
      ports.reviewed.push(what === undefined ? name : `${name} ${what}`);
    };
  const ports: FakeComposerPorts = {
    storage: { problems: [], onDidChange: changed.event },
    searches: [],
    stored: new Map(),
    broken: new Map(),
    reviewed: [],
    outcome: 'restored',
    gate: undefined,
    look: (at) => {
      current = at;
      changed.fire();
    },
    review: (next, sessionId) => {
      view = next;
      changesChanged.fire(sessionId);
    },
    changes: {
      onDidChange: changesChanged.event,
      view: () => view,
      review: note('review'),
      keep: note('keep'),
      undo: note('undo'),
      restore: note('restore'),
      previewRestore: note('previewRestore'),
      restoreNow: (id, promptId) => {
        note('restoreNow')(id, promptId);
        return Promise.resolve(ports.outcome);
      },
    },
    mentions: {
      find: (query, tell): Disposable => {
        const search: FakeSearch = { query, tell, isOver: false };
        ports.searches.push(search);
        return {
          dispose: () => {
            search.isOver = true;
          },
        };
      },
    },
    attachments: {
      block: async (attachment): Promise<ContentBlock> => {
        await ports.gate?.promise;
        const reason = ports.broken.get(attachment.id);
        if (reason !== undefined) throw new Error(reason);
        return { type: 'resource_link', name: attachment.name, uri: attachment.id };
      },
      of: (uris) => Promise.resolve(uris.map((uri) => ({ type: 'file', id: `file:${uri}`, name: uri, uri }))),
      pick: () => Promise.resolve([]),
      open: () => Promise.reject(new Error('cannot be opened')),
      goneText: (name) => `${name} is gone`,
    },
    drafts: {
      read: (key) => Promise.resolve(ports.stored.get(key)),
      write: (key, draft) => {
        if (draft === undefined) ports.stored.delete(key);
        else ports.stored.set(key, draft);
      },
    },
    context: {
      get current() {
        return current;
      },
      onDidChange: changed.event,
    },
  };
  return ports;
}
