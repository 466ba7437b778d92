/** Texts that would do something if they were taken for more than text. `boom` is what they call. */

const script = '<script>boom()</script>';
const data = 'data:text/html;base64,PHNjcmlwdD5ib29tKCk8L3NjcmlwdD4=';

const html: Readonly<Record<string, string>> = {
  script,
  'script with attributes': '<script src="https://evil.example/x.js" async defer type=module></script>',
  'script in odd case': '<ScRiPt\n>boom()</sCrIpT\t>',
  'script that is not closed': 'before <script>boom()',
  'script in a block': `\n\n${script}\n\n`,
  'event handler': '<img src=x onerror="boom()"> <b onclick="boom()" onmouseover=boom()>press</b>',
  'event handler without blanks': '<img/src=x/onerror=boom()>',
  'handlers of their own accord':
    '<details open ontoggle=boom()>x</details><video><source onerror=boom()></video><body onload=boom()><marquee onstart=boom()>',
  'svg script': '<svg onload="boom()"><script>boom()</script><a href="javascript:boom()"><text>press</text></a></svg>',
  'svg animation':
    '<svg><animate onbegin=boom() attributeName=x dur=1s><set attributeName=href to=javascript:boom()></svg>',
  'svg use': '<svg><use href="data:image/svg+xml;base64,PHN2Zy8+#x"/><foreignObject><iframe src="javascript:boom()">',
  mathml: '<math><mtext><table><mglyph><style><img src=x onerror=boom()></style></mglyph></table></mtext></math>',
  iframe: '<iframe srcdoc="<script>parent.boom()</script>"></iframe><object data="javascript:boom()"></object>',
  embed: '<embed src="https://evil.example/x.swf"><applet code=x></applet><frameset><frame src="javascript:boom()">',
  form: '<form action="https://evil.example"><input name=x autofocus onfocus=boom()><button>press</button></form>',
  'form elements elsewhere':
    '<button form=f formaction="javascript:boom()">press</button><textarea autofocus onfocus=boom()>',
  meta: '<meta http-equiv="refresh" content="0;url=https://evil.example"><base href="https://evil.example/">',
  link: '<link rel=stylesheet href="https://evil.example/x.css"><link rel=prefetch href="https://evil.example/">',
  style:
    '<style>*{display:none}</style><div style="position:fixed;inset:0;background:url(https://evil.example)">x</div>',
  'style import':
    '<style>@import "https://evil.example/x.css"; body { background: url(https://evil.example/pixel) }</style>',
  template:
    '<template><script>boom()</script></template><slot onslotchange=boom()></slot><noscript><img src=x onerror=boom()>',
  dialog:
    '<dialog open><p>Sign in</p></dialog><div popover id=p onbeforetoggle=boom()>x</div><button popovertarget=p>press</button>',
  comment:
    '<!-- <script>boom()</script> --> <!--> <script>boom()</script> --!> <![CDATA[<script>boom()</script>]]> <?php boom() ?>',
  'comment that is not closed': '<!-- everything after this\n\n# would be gone',
  'raw text elements': '<plaintext><xmp><title><noembed><textarea></textarea><img src=x onerror=boom()>',
  audio: '<audio src="https://evil.example/a.mp3" autoplay onerror=boom()></audio><track src=x>',
  entities:
    '&lt;script&gt;boom()&lt;/script&gt; &#60;script&#62;boom()&#60;/script&#62; &#x3C;img src=x onerror=boom()&#x3E;',
  'entities that are none': '&notit; &amp &#0; &#xFFFFFF; &#1114112; &__proto__; &constructor; &lt',
};

const links: Readonly<Record<string, string>> = {
  'javascript link':
    '[press](javascript:boom()) [press](JaVaScRiPt:boom()) [press](java&#115;cript:boom()) [press](&#x01;javascript:boom())',
  'javascript link with blanks in it':
    '[press](<java\tscript:boom()>) [press](<  javascript:boom()>) [press](javascript&colon;boom()) [press](java&NewLine;script:boom())',
  'javascript link, encoded':
    '[press](%6Aavascript:boom()) [press](javascript%3Aboom()) [press](\u0001javascript:boom())',
  'javascript autolink': '<javascript:boom()> <JAVASCRIPT:boom()> <javascript:void(0)//https://example.com>',
  'vbscript and others':
    '[press](vbscript:boom) [press](livescript:boom) [press](mocha:boom) [press](view-source:https://x)',
  'command link': '[press](command:workbench.action.quit) <command:workbench.action.quit>',
  'command link with arguments': '[press](command:workbench.action.terminal.sendSequence?%7B%22text%22%3A%22id%22%7D)',
  'vscode link': '[press](vscode://parley.parley/run) [press](vscode-insiders:x) [press](vscode-resource:/etc/passwd)',
  'webview link': '[press](vscode-webview://x/y) [press](vscode-file://vscode-app/x) [press](about:blank)',
  'data link': `[press](${data}) <${data}>`,
  'other schemes': '[press](file+vscode:x) [press](blob:https://x/y) [press](ws://x) [press](filesystem:https://x)',
  'places on the network':
    '[press](//evil.example/x) [press](\\\\evil.example\\x) [press](/\\evil.example) [press](///evil.example)',
  'schemes of other programs':
    '[press](ssh://x) [press](ms-msdt:/id) [press](search-ms:q) [press](tel:+1) [press](smb://x/y)',
  definition: '[press]\n\n[press]: javascript:boom()',
  'definition that is taken over': '[press]\n\n[press]: <javascript:boom()> "x"\n[PRESS]: data:text/html,x',
  'a link in a link':
    '[a [press](javascript:boom()) b](https://example.com) [![x](javascript:boom())](javascript:boom())',
  'a text that is another link':
    '[https://example.com](https://evil.example/phish) <https://example.com@evil.example/>',
  'a title with markup': '[press](https://example.com "<img src=x onerror=boom()>" onclick=boom())',
  'attribute breakout': '[press](https://example.com/"onmouseover="boom()) ![a" onerror="boom()](x)',
  'attribute syntax of others': '[press](https://example.com){onclick=boom()} # x {onclick=boom() style="color:red"}',
  'letters that look like others':
    '[press](https://еxample.com/) [press](https://xn--xample-9of.com) https://exаmple.com/x',
};

const images: Readonly<Record<string, string>> = {
  image: '![x](https://evil.example/pixel.png) ![x](data:image/svg+xml;base64,PHN2Zy8+) ![y](javascript:boom())',
  'image by definition': '![x][i]\n\n[i]: https://evil.example/pixel.png',
  'image of a data link': '![x](data:image/png;base64,iVBORw0KGgo=) ![x](DATA:text/html,x)',
  'image on the network': '![x](//evil.example/x.png) ![x](file://evil.example/x.png) ![x](\\\\evil.example\\x.png)',
};

const code: Readonly<Record<string, string>> = {
  'style breakout': `\`</code></pre>${script}\`\n\n\`\`\`"><script>boom()</script>\n</code></pre>${script}\n\`\`\``,
  'info string with markup': `\`\`\`ts" onmouseover="boom()\nx\n\`\`\`\n\n\`\`\`<img src=x onerror=boom()>\nx\n\`\`\``,
  'info string with a path': '```ts ../../../../etc/passwd\nx\n```\n\n```sh title="//evil.example/x.sh"\nx\n```',
  'info string that names what objects have': '```constructor\nx\n```\n\n```__proto__\nx\n```\n\n```toString\nx\n```',
  'very long info string': `\`\`\`${'a.b/'.repeat(3000)}\nx\n\`\`\``,
  'markup that is coloured': `\`\`\`html\n${script}<img src=x onerror=boom()>\n\`\`\`\n\n\`\`\`svg\n<svg onload=boom()>\n\`\`\``,
  'a fence that is not closed': `\`\`\`js\n${script}\n`,
  'fences in fences': '````md\n```js\n<script>boom()</script>\n```\n````\n~~~\n```\n~~~',
};

const hidden: Readonly<Record<string, string>> = {
  bidi: 'safe\u202Egpj.exe\u202C \u200B\u2066x\u2069',
  'bidi in a link': '[safe\u202Emoc.elgoog](https://evil.example) `rm\u202E fr-`',
  'text without width': 'ig\u200Bno\u200Cre\u200D all\u2060 [a\uFEFFb](https://example.com/\u200B)',
  tags: `visible${Array.from('boom', (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('')}`,
  controls: 'a\u0000b\u0007c\u001b[31md\u009b31me\u007f',
  'piled up marks': `Z${'\u0351'.repeat(2000)} ${'\u0e47'.repeat(500)}`,
  'half a character': 'x\ud800y \udc00z `\ud83d`',
};

/** These are large: what matters is how long they take. */
const large: Readonly<Record<string, string>> = {
  quotes: `${'>'.repeat(10_000)} deep`,
  'quotes with blanks': `${'> '.repeat(3000)}deep`,
  lists: Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth * 2)}- x`).join('\n'),
  'lists in a line': `${'- '.repeat(4000)}x`,
  'quotes and lists': `${'> - '.repeat(2000)}x`,
  brackets: '['.repeat(20_000),
  'brackets in pairs': `${'['.repeat(10_000)}a${']'.repeat(10_000)}`,
  'brackets of images': '!['.repeat(8000),
  'links in links': '[a]('.repeat(6000),
  stars: '*'.repeat(20_000),
  'stars in words': '*a_ '.repeat(5000),
  'stars and lines': '**a *b __c _d '.repeat(1500),
  ticks: Array.from({ length: 300 }, (_, length) => '`'.repeat(length + 1)).join('x'),
  tildes: '~~a~'.repeat(4000),
  backslashes: '\\'.repeat(20_000),
  'angle brackets': '<'.repeat(20_000),
  'tags that are not closed': '<a href="'.repeat(3000),
  'comments that are not closed': '<!--'.repeat(5000),
  ampersands: '&'.repeat(20_000),
  definitions: Array.from(
    { length: 2000 },
    (_, index) => `[r${String(index)}]: https://example.com/${String(index)}`,
  ).join('\n'),
  'uses of definitions': `${'[x] '.repeat(4000)}\n\n[x]: https://example.com`,
  'a huge table': `|${'a|'.repeat(60)}\n|${'-|'.repeat(60)}\n${`|${'b|'.repeat(60)}\n`.repeat(60)}`,
  'a table of nothing': `|a|\n|-|\n${'|\n'.repeat(5000)}`,
  'rows of bars': '|'.repeat(20_000),
  headings: '#'.repeat(20_000),
  rules: '* '.repeat(10_000),
  'almost links': 'https://'.repeat(2500),
  'almost paths': 'a.b/'.repeat(5000),
  'almost places': `a.ts${':1'.repeat(8000)}`,
  'one word': 'a'.repeat(50_000),
  'line ends': '\n'.repeat(20_000),
  blanks: `a${' '.repeat(20_000)}b`,
  'hard breaks': 'a  \n'.repeat(3000),
  'a regular expression’s worst': `${'a'.repeat(5000)}!`.repeat(4),
};

export const hostile: Readonly<Record<string, string>> = { ...html, ...links, ...images, ...code, ...hidden, ...large };
