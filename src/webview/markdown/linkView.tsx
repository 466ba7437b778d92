import type { ComponentChildren, TargetedMouseEvent, VNode } from 'preact';
import { usePanel } from '../hooks';
import { linkTarget } from './links';

/** A link of an agent's text. It is followed by the host, which checks it again. */
export function LinkView({
  href,
  title,
  children,
}: {
  href: string;
  title: string;
  children: ComponentChildren;
}): VNode {
  const { post } = usePanel();
  const target = linkTarget(href);
  if (!target) return <span>{children}</span>;
  const follow = (event: TargetedMouseEvent<HTMLAnchorElement>): void => {
    event.preventDefault();
    // VS Code follows links of webviews too, in a listener on the document.
    event.stopPropagation();
    if (event.button === 0) post({ type: 'openLink', href: target.href });
  };
  return (
    <a
      href={target.kind === 'external' ? target.href : '#'}
      title={title === '' ? decoded(target.href) : `${title}\n${decoded(target.href)}`}
      onClick={follow}
      onAuxClick={follow}
    >
      {children}
    </a>
  );
}

function decoded(href: string): string {
  try {
    return decodeURI(href);
  } catch {
    return href;
  }
}
