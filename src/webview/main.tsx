import { createRef, render } from 'preact';
import { Emitter } from '../base/events';
import type { HostMessage, L10nBundle } from '../chat/protocol';
import { App } from './components/app';
import type { ComposerHandle } from './components/composer';
import { connectToHost } from './hostLink';
import { keepFocus } from './keepFocus';
import { setBundle } from './l10n';
import { PanelContext } from './panelContext';
import { PathIndex } from './pathIndex';
import { Replica } from './replica';
import { StateKeeper } from './savedState';
import './styles/panel.css';

const root = document.getElementById('parley');
if (root) start(root);

function start(element: HTMLElement): void {
  setBundle(readBundle());
  keepFocus(element);
  const link = connectToHost();
  const answers = new Emitter<'allow' | 'reject'>();
  const services = {
    post: link.post,
    onAnswerRequest: answers.event,
    keeper: new StateKeeper(link),
    paths: new PathIndex(link.post),
  };
  const replica = new Replica(link.post, () => schedule());
  const composer = createRef<ComposerHandle>();
  let scheduled = false;
  let reported: string | undefined;
  let forComposer: ComposerMessage[] = [];

  // What the host sends is drawn once per frame, however often it sends.
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      draw();
    });
  };

  const draw = (): void => {
    render(
      <PanelContext.Provider value={services}>
        <App view={replica.view} composer={composer} rowRequests={replica.rows} />
      </PanelContext.Provider>,
      element,
    );
    report();
    // After the drawing: the composer may be new, or have another session's draft by now.
    const messages = forComposer;
    forComposer = composer.current ? [] : messages;
    for (const message of composer.current ? messages : []) toComposer(message, composer.current);
  };

  /** Tells the host how far the drawing has come: it holds back while the panel is slower than the agent. */
  const report = (): void => {
    const { session } = replica.view;
    const now = session && `${session.key} ${session.sequence}`;
    if (!session || now === reported) return;
    reported = now;
    link.post({ type: 'applied', sessionKey: session.key, sequence: session.sequence });
  };

  link.listen((message) => {
    replica.apply(message);
    if (message.type === 'resolvedPaths') services.paths.take(message);
    if (message.type === 'panel') services.keeper.update({ shown: message.panel.shown });
    if (message.type === 'answerRequest') answers.fire(message.answer);
    if (message.type === 'focusComposer' || message.type === 'insertText') {
      forComposer.push(message);
      schedule();
    }
  });
  window.addEventListener('focus', () => {
    link.post({ type: 'focused' });
  });
  const { shown } = services.keeper.state;
  link.post(shown === undefined ? { type: 'ready' } : { type: 'ready', shown });
}

type ComposerMessage = Extract<HostMessage, { type: 'focusComposer' | 'insertText' }>;

function toComposer(message: ComposerMessage, composer: ComposerHandle | null): void {
  if (message.type === 'focusComposer') composer?.focus();
  else composer?.insert(message.text);
}

function readBundle(): L10nBundle {
  const text = document.getElementById('parley-l10n')?.textContent;
  return text ? (JSON.parse(text) as L10nBundle) : {};
}
