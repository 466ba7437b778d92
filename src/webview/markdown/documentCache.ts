import { MarkdownDocument } from './markdownDocument';

/** More than are ever on the screen, so that scrolling back and forth does not parse again. */
const capacity = 60;

const documents = new Map<string, MarkdownDocument>();

/** The parsed document of one text of the transcript; the least recently drawn ones are forgotten. */
export function documentFor(key: string): MarkdownDocument {
  const document = documents.get(key) ?? new MarkdownDocument();
  documents.delete(key);
  documents.set(key, document);
  const oldest = documents.size > capacity ? documents.keys().next().value : undefined;
  if (oldest !== undefined) documents.delete(oldest);
  return document;
}
