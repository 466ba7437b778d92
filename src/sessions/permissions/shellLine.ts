import { visibleText } from '../../base/visibleText';

/** One program with its arguments, as a shell would start it. */
export interface SimpleCommand {
  /** Without quotes; the first names the program. */
  readonly words: readonly string[];
  /** `NAME=value` before the program: the names. */
  readonly assignments: readonly string[];
  /** Files that it is redirected to or from. */
  readonly redirects: readonly string[];
  /** What stands before it; empty for the first. */
  readonly operator: '' | '|' | '||' | '&&' | '&' | ';';
}

/** Longer lines are not looked into. Characters. */
const MAX_LENGTH = 10_000;

const keywords = new Set(
  'if then else elif fi for while until do done case esac in select function time coproc ! [[ ]] { }'.split(' '),
);

/**
 * The commands that a line for a shell consists of, or undefined when that is not certain: with substitutions, variables, groups,
 * here-documents, keywords, characters that cannot be seen, or an open quote. It would rather not understand than be wrong: what it
 * takes for one command is one command for `sh`, `bash` and `zsh` (POSIX "Shell Command Language", 2.2, 2.3), or, on Windows, for
 * `cmd` and PowerShell, which agree on much less.
 */
export function parseShellLine(line: string, platform: 'posix' | 'windows'): readonly SimpleCommand[] | undefined {
  if (line.length > MAX_LENGTH || visibleText(line) !== line || /[^\S \t\n]/u.test(line)) return undefined;
  if (platform === 'windows' && /[%^!'`\\]["'`]|[%^!'`$@#(){}\n]/.test(line)) return undefined;
  const commands = new Reader(line, platform).read();
  return commands?.every(isPlain) ? commands : undefined;
}

/** A program whose name a shell takes as it stands. */
function isPlain({ words }: SimpleCommand): boolean {
  const [program] = words;
  return (
    program === undefined ||
    (!keywords.has(program) && program !== '-' && !/^[=~]|[*?[\]]/.test(program) && program !== '')
  );
}

type Writable = {
  -readonly [K in keyof SimpleCommand]: SimpleCommand[K] extends readonly string[] ? string[] : SimpleCommand[K];
};

class Reader {
  readonly #commands: SimpleCommand[] = [];
  #at = 0;
  #current = emptyCommand('');
  /** Undefined: between words. */
  #word: string | undefined;
  #wordIsQuoted = false;
  #redirects = false;
  #failed = false;

  constructor(
    private readonly line: string,
    private readonly platform: 'posix' | 'windows',
  ) {}

  read(): readonly SimpleCommand[] | undefined {
    while (this.#at < this.line.length && !this.#failed) this.#step(this.line.charAt(this.#at++));
    this.#endWord();
    if (!this.#isEmpty) this.#push();
    else if (this.#commands.length > 0 && !/^[;&]?$/.test(this.#current.operator)) this.#failed = true;
    return this.#failed || this.#redirects || this.#commands.length === 0 ? undefined : this.#commands;
  }

  #step(character: string): void {
    switch (character) {
      case ' ':
      case '\t':
        this.#endWord();
        return;
      case '\n':
        this.#endWord();
        if (!this.#isEmpty) this.#next(';');
        else if (!/^;?$/.test(this.#current.operator)) this.#failed = true;
        return;
      case "'":
        this.#quoted("'");
        return;
      case '"':
        this.#quoted('"');
        return;
      case '\\':
        this.#escape();
        return;
      case ';':
        this.#operator(';');
        return;
      case '&':
        this.#operator(this.#takes('&') ? '&&' : '&');
        return;
      case '|':
        this.#operator(this.#takes('|') ? '||' : '|');
        return;
      case '<':
      case '>':
        this.#redirect(character);
        return;
      case '$':
      case '`':
      case '(':
      case ')':
      case '{':
      case '}':
        this.#failed = true;
        return;
      case '#':
        if (this.#word === undefined) this.#failed = true;
        else this.#word += character;
        return;
      default:
        this.#word = (this.#word ?? '') + character;
    }
  }

  #quoted(quote: '"' | "'"): void {
    this.#word ??= '';
    this.#wordIsQuoted = true;
    for (;;) {
      const character = this.line.charAt(this.#at++);
      if (character === quote) return;
      if (character === '' || (quote === '"' && (character === '$' || character === '`'))) {
        this.#failed = true;
        return;
      }
      if (quote === '"' && character === '\\' && this.platform === 'posix') {
        const escaped = this.line.charAt(this.#at);
        // Before anything else it stands for itself.
        if ('"\\$`'.includes(escaped) && escaped !== '') this.#at++;
        else if (escaped === '\n') {
          this.#at++;
          continue;
        }
        this.#word += '"\\$`'.includes(escaped) && escaped !== '' ? escaped : '\\';
      } else this.#word += character;
    }
  }

  #escape(): void {
    if (this.platform === 'windows') {
      this.#word = `${this.#word ?? ''}\\`;
      return;
    }
    const escaped = this.line.charAt(this.#at++);
    if (escaped === '') this.#failed = true;
    else if (escaped !== '\n') {
      this.#word = (this.#word ?? '') + escaped;
      this.#wordIsQuoted = true;
    }
  }

  #redirect(character: '<' | '>'): void {
    // `2>`: the number of what is redirected is no argument. Of a longer one, shells think differently.
    if (this.#word !== undefined && /^\d+$/.test(this.#word) && !this.#wordIsQuoted) {
      if (this.#word.length > 1) this.#failed = true;
      this.#word = undefined;
    }
    this.#endWord();
    const next = this.line.charAt(this.#at);
    if (this.#redirects || (character === '<' && '<>&'.includes(next) && next !== '')) this.#failed = true;
    else if (character === '>' && next === '&') {
      const target = /^&(?:\d|-)(?=[\s;|&]|$)/.exec(this.line.slice(this.#at, this.#at + 3));
      // Before any program it would be a command of nothing.
      if (target && this.#current.words.length > 0) this.#at += target[0].length;
      else this.#failed = true;
    } else {
      if (character === '>' && (next === '>' || next === '|')) this.#at++;
      // `>!` and `>>!` of zsh.
      if (/^[ \t]*!/.test(this.line.slice(this.#at))) this.#failed = true;
      this.#redirects = true;
    }
  }

  #operator(operator: SimpleCommand['operator']): void {
    this.#endWord();
    // `;;`, `|&`, `&>` and an operator with nothing before it.
    if (this.#isEmpty || this.#redirects || /[;|&>]/.test(this.line.charAt(this.#at))) this.#failed = true;
    else this.#next(operator);
  }

  #next(operator: SimpleCommand['operator']): void {
    this.#push();
    this.#current = emptyCommand(operator);
  }

  #push(): void {
    if (this.#redirects) this.#failed = true;
    this.#commands.push(this.#current);
  }

  #endWord(): void {
    const word = this.#word;
    if (word === undefined) return;
    const isQuoted = this.#wordIsQuoted;
    this.#word = undefined;
    this.#wordIsQuoted = false;
    const { words, assignments, redirects } = this.#current;
    const isFirst = words.length === 0;
    const assigned = isFirst && !isQuoted && /^([A-Za-z_]\w*)=/.exec(word);
    if (this.#redirects) {
      redirects.push(word);
      this.#redirects = false;
    } else if (assigned) assignments.push(assigned[1] ?? '');
    // A quoted `A=b c` may be an assignment or a program, by where the quote stands; `A+=b` is a program for some shells, and zsh takes
    // letters and digits of any script for a name, also at its start.
    else if (isFirst && /^[\w\u0080-\u{10ffff}]+\+?=/u.test(word)) this.#failed = true;
    else words.push(word);
  }

  #takes(character: string): boolean {
    if (this.line.charAt(this.#at) !== character) return false;
    this.#at++;
    return true;
  }

  get #isEmpty(): boolean {
    const { words, assignments, redirects } = this.#current;
    return words.length === 0 && assignments.length === 0 && redirects.length === 0 && !this.#redirects;
  }
}

function emptyCommand(operator: SimpleCommand['operator']): Writable {
  return { words: [], assignments: [], redirects: [], operator };
}

/** Words as a line that a POSIX shell reads as just these words. */
export function shellQuote(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w@%+:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`))
    .join(' ');
}
