import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { SignInMethod } from '../../chat/protocol';
import type { Row } from '../../sessions/state';
import type { SessionView } from '../replica';
import type { RowRequests } from '../rowRequests';
import { Icon } from '../components/icon';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { baseName, pathOfUri } from '../text/paths';
import { FindBar } from '../find/findBar';
import type { FoundMessage } from '../find/useFind';
import { useFinding } from '../find/useFinding';
import { RevealContext, ScopeContext } from '../panelContext';
import { RowView } from './rowView';
import { captionOf, kindBeside } from './inside';
import { moveAmongRows } from './rowKeys';
import { RowWindow } from './rowWindow';
import type { RowRange } from './rowWindow';
import { Scroller } from './scroller';
import type { ScrollAnchor } from './scroller';
import { WorkingLine } from './workingLine';

/** Scrolling is remembered once it has calmed down: milliseconds. */
const saveDelayMs = 250;

export interface TranscriptProps {
  readonly session: SessionView;
  readonly agentName: string;
  readonly folder: string;
  readonly signInMethods: readonly SignInMethod[];
  readonly rowRequests: RowRequests;
  /** The last answer to a search. */
  readonly found: FoundMessage | undefined;
  /** How often the host said that the person wants to find something. */
  readonly findAsked: number;
  /** How many messages were sent from here: whoever sends one looks for the answer, at the end. */
  readonly sent: number;
}

/**
 * The conversation. Only rows near the viewport are in the page; heights of the others are remembered or guessed. It follows the
 * stream while it is at its end, and otherwise holds still at the row that is being read.
 */
export function Transcript({
  session,
  agentName,
  folder,
  signInMethods,
  rowRequests,
  found,
  findAsked,
  sent,
}: TranscriptProps): VNode {
  const { keeper } = usePanel();
  const { rows } = session.state;
  const log = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [rowWindow] = useState(() => new RowWindow());
  const scroller = useRef<Scroller | undefined>(undefined);
  const drawn = useRef<RowRange>({ start: 0, end: 0, before: 0, after: 0 });
  const [pinned, setPinned] = useState(true);
  /** A place to go to as soon as its row has come. */
  const wanted = useRef<ScrollAnchor | undefined>(undefined);
  const current = useRef(session);
  current.current = session;

  const drawnRows = (): Iterable<HTMLElement> => (list.current?.children ?? []) as Iterable<HTMLElement>;
  const [revealed, reveal] = useState<ReadonlySet<string>>(new Set());
  const finding = useFinding(
    session,
    { found, asked: findAsked },
    list,
    {
      sessionKey: session.key,
      state: () => current.current.state,
      requests: rowRequests,
      scroller: () => scroller.current,
      rows: drawnRows,
      reveal,
      redraw: () => redraw(undefined),
    },
    () => scroller.current?.anchor?.row ?? drawn.current.start,
  );

  rowWindow.update(session, scroller.current?.viewport.width ?? 400);
  if (wanted.current && rows.indexOf(wanted.current.rowKey) >= 0) {
    scroller.current?.hold(wanted.current);
    wanted.current = undefined;
  }
  const range = rangeToDraw(rowWindow, scroller.current, drawn.current);
  drawn.current = range;

  useLayoutEffect(() => {
    const element = log.current;
    if (!element) return;
    const own = new Scroller(element, drawnRows, (key) => current.current.state.rows.indexOf(key));
    const saved = keeper.state.scroll;
    if (saved?.sessionKey === session.key) {
      if (rows.indexOf(saved.rowKey) >= 0) own.hold(saved);
      else {
        wanted.current = saved;
        rowRequests.showAround(saved.rowKey);
      }
    }
    scroller.current = own;
    setPinned(own.pinned);
    redraw(undefined);
  }, []);

  useLayoutEffect(() => {
    const own = scroller.current;
    if (!own) return;
    // The end is gone to once the browser has laid out what was drawn (see `measure`): asked now, it would do so twice.
    if (!own.pinned) own.restore();
    setPinned(own.pinned);
    const top = own.pinned ? undefined : (rowWindow.topOf(own.anchor) ?? own.element.scrollTop);
    const { needed, wanted: all } = rowWindow.wish(top, own.viewport.height);
    if (finding.target.isFar) finding.target.advance();
    else if (!wanted.current) rowRequests.show(needed, all);
  });

  const measure = (): void => {
    const own = scroller.current;
    if (!own) return;
    let changed = own.look();
    for (const row of drawnRows()) {
      changed = rowWindow.measure(row.dataset['key'] ?? '', row.getBoundingClientRect().height) || changed;
    }
    own.restore();
    if (!changed) return;
    save(own);
    if (!isSameRange(rangeToDraw(rowWindow, own, drawn.current), drawn.current)) redraw(undefined);
  };

  const observer = useRef<ResizeObserver | undefined>(undefined);
  useLayoutEffect(() => {
    observer.current = new ResizeObserver(measure);
    for (const { current: element } of [log, content]) if (element) observer.current.observe(element);
    return () => observer.current?.disconnect();
  }, []);
  useEffect(() => {
    // Observing again what is observed already does nothing; what left the page is let go by the browser.
    for (const row of list.current?.children ?? []) observer.current?.observe(row);
  });

  const onScroll = (): void => {
    const own = scroller.current;
    const element = log.current;
    if (!own || !element) return;
    if (own.scrolled()) wanted.current = undefined;
    setPinned(own.pinned);
    if (!rowWindow.covers(drawn.current, element.scrollTop, own.viewport.height)) redraw(undefined);
    save(own);
  };
  const save = ({ pinned: atEnd, anchor }: Scroller): void => {
    const { scroll } = keeper.state;
    if (atEnd && scroll) keeper.update({ scroll: undefined });
    else if (!atEnd && anchor) keeper.update({ scroll: { sessionKey: session.key, ...anchor } }, saveDelayMs);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const own = scroller.current;
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
    if (!own || altKey || ctrlKey || metaKey || shiftKey) return;
    if (list.current && moveAmongRows(event, own.element, list.current)) return;
    if (document.activeElement !== own.element) return;
    if (key === 'Home') own.toStart();
    else if (key === 'End') own.pin();
    else return;
    event.preventDefault();
    wanted.current = undefined;
    redraw(undefined);
  };

  const toEnd = (): void => {
    wanted.current = undefined;
    scroller.current?.pin();
    setPinned(true);
  };
  const sentBefore = useRef(sent);
  useEffect(() => {
    if (sent !== sentBefore.current) toEnd();
    sentBefore.current = sent;
  }, [sent]);

  const shown = rows.slice(range.start, range.end);
  const rowAt = (index: number): Row | undefined => (index < 0 ? undefined : rows.at(index));
  return (
    <ScopeContext.Provider value={session.key}>
      <RevealContext.Provider value={revealed}>
        <div class="transcript-frame">
          {finding.isOpen && <FindBar find={finding.find} input={finding.input} onClose={finding.close} />}
          {/* Not announced as it streams: the status line says what matters. */}
          <div
            class="transcript"
            role="log"
            aria-label={t('Conversation')}
            aria-live="off"
            tabIndex={0}
            ref={log}
            onScroll={onScroll}
            onKeyDown={onKeyDown}
          >
            <div ref={content}>
              {rows.length === 0 && <Opening agentName={agentName} folder={folder} />}
              <div style={{ height: `${range.before}px` }} />
              <div class="rows" ref={list}>
                {shown.map((row, index) => (
                  <RowView
                    key={row.key}
                    row={row}
                    before={kindBeside(row, rowAt(range.start + index - 1))}
                    after={kindBeside(row, rowAt(range.start + index + 1))}
                    caption={captionOf(rows, row, rowAt(range.start + index - 1))}
                    sessionKey={session.key}
                    agentName={agentName}
                    folder={folder}
                    terminals={row.kind === 'tool' ? session.state.terminals : undefined}
                    signInMethods={row.kind === 'failure' ? signInMethods : undefined}
                  />
                ))}
              </div>
              <div style={{ height: `${range.after}px` }} />
              <WorkingLine state={session.state} agentName={agentName} sessionKey={session.key} />
            </div>
          </div>
          {!pinned && (
            <button
              type="button"
              class="jump"
              aria-label={t('Jump to latest')}
              title={t('Jump to latest')}
              onClick={toEnd}
            >
              <Icon name="arrow-down" />
            </button>
          )}
        </div>
      </RevealContext.Provider>
    </ScopeContext.Provider>
  );
}

/** What a session shows before anything was said in it. */
function Opening({ agentName, folder }: { agentName: string; folder: string }): VNode {
  return <p class="opening">{t('{0} works in {1}. What shall it do?', agentName, baseName(pathOfUri(folder)))}</p>;
}

function rangeToDraw(rowWindow: RowWindow, scroller: Scroller | undefined, drawn: RowRange): RowRange {
  const element = scroller?.element;
  const height = scroller?.viewport.height ?? window.innerHeight;
  if (!scroller || !element || scroller.pinned) return rowWindow.range(undefined, height);
  // What is being read counts: its row may have moved, e.g. by older ones that came in front.
  const top = rowWindow.topOf(scroller.anchor) ?? element.scrollTop;
  return rowWindow.covers(drawn, top, height) ? rowWindow.again(drawn) : rowWindow.range(top, height);
}

function isSameRange(one: RowRange, other: RowRange): boolean {
  return one.start === other.start && one.end === other.end && one.before === other.before && one.after === other.after;
}
