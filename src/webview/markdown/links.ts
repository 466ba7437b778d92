/** What following a link may do. Anything that is not listed here is no link. */
export type LinkTarget =
  /** Opens outside of the editor. */
  | { readonly kind: 'external'; readonly href: string }
  /** A file, absolute or relative to the session's folder, maybe with a place in it: the host resolves it. */
  | { readonly kind: 'file'; readonly href: string };

const externalSchemes = new Set(['http', 'https', 'mailto']);

/**
 * Judges a link's destination. `javascript:`, `command:`, `vscode:`, `data:` and every other scheme that is not known to be harmless
 * is inert: undefined.
 */
export function linkTarget(href: string): LinkTarget | undefined {
  // Browsers strip control characters and leading blanks from an URL before they look at its scheme
  // (https://url.spec.whatwg.org/#concept-basic-url-parser), so a link that has them hides something.
  if (href === '' || hasControl(href) || href.trim() !== href) return undefined;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(href)?.[1]?.toLowerCase();
  if (scheme !== undefined && externalSchemes.has(scheme)) return { kind: 'external', href };
  return isLocalFile(href) || isPath(href) ? { kind: 'file', href } : undefined;
}

/** With a host in it, the file is on another computer, which would be told who the person is. */
const isLocalFile = (href: string): boolean => /^file:\/\/\/(?![\\/])/i.test(href);

// A colon may only stand after a drive's letter, or before a line and column at the end: anything else may be a scheme in disguise.
function isPath(href: string): boolean {
  return (
    /^(?:[a-z]:[\\/])?[^:#/\\?][^:]*(?::\d+(?::\d+)?)?$/i.test(href) || /^\/(?!\/)[^:]*(?::\d+(?::\d+)?)?$/.test(href)
  );
}

function hasControl(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return true;
  }
  return false;
}
