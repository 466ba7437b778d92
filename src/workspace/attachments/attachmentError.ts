/** Something that was attached cannot be sent. The message is for the person, and names it. */
export class AttachmentError extends Error {
  override readonly name = 'AttachmentError';
}
