import { createRef, render } from 'preact';
import { Emitter } from '../base/events';
import type { HostMessage, PanelFont, PanelState } from '../chat/protocol';
import type { PlaceAttachment } from '../sessions/promptAttachment';
import { App } from './components/app';
import type { ComposerHandle } from './components/composer';
import { Drafts } from './composer/drafts';
import { MentionClient } from './composer/mentionClient';
import { connectToHost } from './hostLink';
import { keepFocus } from './keepFocus';
import { setLanguage, t } from './l10n';

import { PanelContext } from './panelContext';
import { PathIndex } from './pathIndex';
import { Replica } from './replica';
import { StateKeeper } from './savedState';
import { warmUp } from './warmUp';
import './styles/panel.css';

const root = document.getElementById('parley');
if (root) start(root);

function start(element: HTMLElement): void {
  setLanguage(document.documentElement.lang, globalThis.parleyTranslations);
  keepFocus(element);
  const link = connectToHost();
  const keeper = new StateKeeper(link);
  const drafts = new Drafts(keeper, link.post);
  const answers = new Emitter<'allow' | 'reject'>();
  const services = {
    post: link.post,
    onAnswerRequest: answers.event,
    keeper,
    drafts,
    mentions: new MentionClient(link.post),
    paths: new PathIndex(link.post),
  };
  const replica = new Replica(link.post, () => schedule());
  const composer = createRef<ComposerHandle>();
  let scheduled = false;
  let reported: string | undefined;
  let forComposer: ComposerMessage[] = [];
  /** The session that takes the place of the empty state with the next drawing. */
  let successor: string | undefined;
  let context: PlaceAttachment | undefined;

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
    // Together with the drawing: until then, keys go to the empty state.
    if (successor !== undefined) drafts.move('', successor);
    successor = undefined;
    render(
      <PanelContext.Provider value={services}>
        <App view={replica.view} composer={composer} rowRequests={replica.rows} editorContext={context} />
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
    if (message.type === 'panel') {
      services.keeper.update({ shown: message.panel.shown });
      setFont(message.panel.font);
    }
    switch (message.type) {
      case 'focusComposer':
        // Who sent it may not know yet that the focus has left.
        link.post({ type: 'hasFocus', value: document.hasFocus() });
        forComposer.push(message);
        schedule();
        return;
      case 'insertText':
      case 'attach':
        forComposer.push(message);
        schedule();
        return;
      case 'editorContext':
        context = message.context;
        schedule();
        return;
      case 'resolvedPaths':
        services.paths.take(message);
        return;
      case 'answerRequest':
        answers.fire(message.answer);
        return;
      case 'mentions':
        services.mentions.answer(message);
        return;
      case 'draft':
        drafts.offer(message.sessionKey ?? '', message.draft);
        return;
      case 'draftGoesAlong':
        successor = message.sessionKey;
        schedule();
        return;
      case 'draftReturned':
        takeBack(drafts, message, replica.view.panel);
        return;
      default:
        return;
    }
  });
  // What is typed just before the panel is hidden reaches the host with this, or not at all.
  document.addEventListener('visibilitychange', () => drafts.save());
  window.addEventListener('focus', () => {
    link.post({ type: 'focused' });
    link.post({ type: 'hasFocus', value: true });
  });
  window.addEventListener('blur', () => {
    link.post({ type: 'hasFocus', value: false });
  });
  warmUp(services);
  const { shown } = services.keeper.state;
  link.post(shown === undefined ? { type: 'ready' } : { type: 'ready', shown });
  if (document.hasFocus()) link.post({ type: 'hasFocus', value: true });
}

/** What the settings leave open is VS Code's own, as the style sheet says. */
function setFont({ family, size }: PanelFont): void {
  const { style } = document.documentElement;
  if (family === undefined) style.removeProperty('--parley-font-family');
  else style.setProperty('--parley-font-family', family);
  if (size === undefined) style.removeProperty('--parley-font-size');
  else style.setProperty('--parley-font-size', `${size}px`);
}

type ComposerMessage = Extract<HostMessage, { type: 'focusComposer' | 'insertText' | 'attach' }>;

/** A message that could not be sent is written again; that of a session that is closed, for a new one. */
function takeBack(
  drafts: Drafts,
  { sessionKey, draft, problems }: Extract<HostMessage, { type: 'draftReturned' }>,
  panel: PanelState | undefined,
): void {
  const isThere = panel?.sessions.some(({ key }) => key === sessionKey) ?? false;
  const why = sessionKey === undefined ? t('Not sent: open a folder first.') : t('Not sent: the session is closed.');
  drafts.giveBack(
    isThere ? (sessionKey ?? '') : '',
    draft,
    problems.length > 0 ? problems : [{ attachmentId: '', message: why }],
  );
}

function toComposer(message: ComposerMessage, composer: ComposerHandle | null): void {
  if (message.type === 'focusComposer') composer?.focus();
  else if (message.type === 'attach') composer?.attach(message.attachments);
  else composer?.insert(message.text);
}
