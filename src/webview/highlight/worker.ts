import { coloured } from './colour';
import type { ColourAnswer, ColourRequest } from './wire';

/*
 * Runs in a worker, so that no code, however long or cruel to a grammar's patterns, keeps the panel from drawing. build/product.mjs wraps
 * this bundle into a function, of which `highlighter.ts` makes the worker: webviews have no other way that needs no request.
 */
self.addEventListener('message', ({ data }: MessageEvent<ColourRequest>) => {
  const { id, language, pieces } = data;
  const answer: ColourAnswer = { id, pieces: coloured(language, pieces) };
  self.postMessage(answer);
});
