import type { Token } from 'markdown-it';
import type { ComponentChildren, VNode } from 'preact';
import { Icon } from '../components/icon';
import { LinkView } from './linkView';
import { PathText, mayHavePaths } from './pathText';

/** Renders inline tokens: text, emphasis, code, links. An unknown one shows its text. */
export function inlineNodes(tokens: readonly Token[]): ComponentChildren[] {
  return new InlineReader(tokens).read(undefined);
}

const plainTags = new Set(['em', 'strong', 's']);

class InlineReader {
  #at = 0;
  /** There are no links within links. */
  #isInLink = false;

  constructor(private readonly tokens: readonly Token[]) {}

  /** Reads to the closing token of the given type, or to the end. */
  read(until: string | undefined): ComponentChildren[] {
    const nodes: ComponentChildren[] = [];
    for (;;) {
      const token = this.tokens[this.#at++];
      if (token === undefined || token.type === until) return nodes;
      nodes.push(this.#node(token));
    }
  }

  #node(token: Token): ComponentChildren {
    if (token.nesting === 1) {
      const outer = this.#isInLink;
      this.#isInLink ||= token.type === 'link_open';
      const children = this.read(token.type.replace(/_open$/, '_close'));
      this.#isInLink = outer;
      return this.#element(token, children);
    }
    switch (token.type) {
      case 'softbreak':
        return '\n';
      case 'hardbreak':
        return <br />;
      case 'code_inline':
        return <code>{this.#text(token.content, true)}</code>;
      case 'image':
        return <ImageStub token={token} />;
      default:
        return this.#text(token.content, false);
    }
  }

  #text(text: string, isCode: boolean): ComponentChildren {
    return this.#isInLink || !mayHavePaths(text) ? text : <PathText text={text} isCode={isCode} />;
  }

  #element(token: Token, children: ComponentChildren[]): ComponentChildren {
    if (token.type === 'link_open') {
      return (
        <LinkView href={String(token.attrGet('href') ?? '')} title={String(token.attrGet('title') ?? '')}>
          {children}
        </LinkView>
      );
    }
    if (!plainTags.has(token.tag)) return children;
    const Tag = token.tag as 'em';
    return <Tag>{children}</Tag>;
  }
}

/** Images are never fetched: what an agent writes must not make requests. The link to it can be followed. */
function ImageStub({ token }: { token: Token }): VNode {
  return (
    <LinkView href={String(token.attrGet('src') ?? '')} title={String(token.attrGet('title') ?? '')}>
      <Icon name="file-media" /> {token.content}
    </LinkView>
  );
}
