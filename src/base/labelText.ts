import { visibleText } from './visibleText';

/**
 * Text of others, fit for a row of a VS Code picker: one line, nothing hidden in it. VS Code draws an icon for `$(name)` there, such as the
 * mark of what was verified, so nothing is left that could make one.
 */
export function labelText(text: string): string {
  return visibleText(text).trim().replaceAll(/\s+/g, ' ').replaceAll('$(', '＄(');
}

/** {@link labelText} of a name that others have given, cut where it would push aside what stands beside it. @param limit Characters. */
export function shortLabel(text: string, limit = 80): string {
  const label = labelText(text.slice(0, limit * 4));
  return label.length > limit ? `${label.slice(0, limit)}…` : label;
}
