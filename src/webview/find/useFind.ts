import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { HostMessage } from '../../chat/protocol';
import type { FindQuery } from '../../sessions/find/textMatcher';
import { usePanel } from '../hooks';
import type { SessionView } from '../replica';
import { type FindMatch, matchAt, positionFrom, reachable } from './foundMatches';

export type FoundMessage = Extract<HostMessage, { type: 'found' }>;

/** A conversation that goes on is searched again, though not more often than this: milliseconds. */
const againMs = 1000;

/** Numbers of questions, for all sessions of this page: an answer belongs to the newest one. */
let questions = 0;

/** Finding a text in the conversation: the host searches all of it, this keeps what was found and where one is. */
export interface Find {
  readonly query: FindQuery;
  /** Undefined while nothing is looked for, or the answer has not come. */
  readonly total: number | undefined;
  /** Of the current match, counted from 1. */
  readonly number: number | undefined;
  readonly match: FindMatch | undefined;
  ask(query: FindQuery): void;
  /** Goes so many matches on, around the end. */
  step(by: number): void;
  /** Ends the search. */
  end(): void;
}

/** @param place The row from which on to look for the first match. */
export function useFind({ key, state }: SessionView, found: FoundMessage | undefined, place: () => number): Find {
  const { post } = usePanel();
  const [query, setQuery] = useState<FindQuery>({ text: '', matchCase: false, wholeWord: false });
  const [question, setQuestion] = useState<number>();
  const [match, setMatch] = useState<FindMatch>();
  const askedAt = useRef(0);
  const answer = found?.sessionKey === key && question !== undefined ? found : undefined;

  const send = (wanted: FindQuery): void => {
    askedAt.current = performance.now();
    setQuestion(++questions);
    post({ type: 'find', sessionKey: key, requestId: questions, ...wanted });
  };
  useEffect(() => {
    if (!answer || answer.requestId !== question) return;
    setMatch((now) => matchAt(answer, positionFrom(answer, now ?? { row: place(), nth: 0 })));
  }, [answer, question]);
  useEffect(() => {
    if (question === undefined || query.text === '') return;
    const timer = setTimeout(() => send(query), Math.max(0, askedAt.current + againMs - performance.now()));
    return () => clearTimeout(timer);
  }, [state.rows]);

  const ask = useCallback((wanted: FindQuery) => {
    setQuery(wanted);
    setMatch(undefined);
    send(wanted);
  }, []);
  const end = useCallback(() => {
    setQuestion(undefined);
    setMatch(undefined);
    post({ type: 'find', sessionKey: key, requestId: ++questions, text: '', matchCase: false, wholeWord: false });
  }, []);
  const step = (by: number): void => {
    if (!answer) return;
    const count = reachable(answer);
    if (count === 0) return;
    const position = match ? positionFrom(answer, match) : -1;
    setMatch(matchAt(answer, (position + by + count) % count));
  };
  const position = useMemo(() => (answer && match ? positionFrom(answer, match) + 1 : undefined), [answer, match]);
  const isAnswered = query.text !== '' && answer?.requestId === question;
  return { query, total: isAnswered ? answer?.total : undefined, number: position, match, ask, step, end };
}
