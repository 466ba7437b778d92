// The way that is compared to: the whole text is parsed again, and replaces the page's, with each piece that comes.
import { marked } from 'marked';

const root = document.getElementById('root');
let text = '';
window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (!root || typeof data !== 'string') return;
  text += data;
  root.innerHTML = marked.parse(text, { async: false });
});

// It stays at its end, once per frame: kinder than doing so with each piece.
const follow = (): void => {
  if (root) root.scrollTop = root.scrollHeight;
  requestAnimationFrame(follow);
};
follow();
