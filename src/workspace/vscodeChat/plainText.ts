import { MarkdownString } from 'vscode';

/** Text that shows as it is, and breaks where it may: VS Code's `appendText` makes every blank one at which no line breaks. */
export function plainText(text: string, before = ''): MarkdownString {
  return new MarkdownString(before + text.replaceAll(/[\\`*_{}[\]()#+\-!~|<>&$]/g, '\\$&').replaceAll('\n', '  \n'));
}
