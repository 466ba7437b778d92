/**
 * What messages, thoughts and tool calls are made of. The shapes are those of ACP v2 (v1's are the same), `null` and absent made one.
 * Source: `ContentBlock` in the ACP schemas. A block whose type is not known is kept whole, to be shown generically.
 */
export type ContentBlock =
  TextBlock | ImageBlock | AudioBlock | ResourceLinkBlock | EmbeddedResourceBlock | UnknownBlock;

export interface TextBlock {
  readonly type: 'text';
  /** Markdown, when it comes from an agent. */
  readonly text: string;
  readonly annotations?: Annotations;
}

export interface ImageBlock {
  readonly type: 'image';
  /** Base64. */
  readonly data: string;
  readonly mimeType: string;
  readonly uri?: string;
  readonly annotations?: Annotations;
}

export interface AudioBlock {
  readonly type: 'audio';
  /** Base64. */
  readonly data: string;
  readonly mimeType: string;
  readonly annotations?: Annotations;
}

export interface ResourceLinkBlock {
  readonly type: 'resource_link';
  readonly name: string;
  readonly uri: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
  /** Bytes. */
  readonly size?: number;
  readonly annotations?: Annotations;
}

export interface EmbeddedResourceBlock {
  readonly type: 'resource';
  readonly resource: TextResource | BlobResource;
  readonly annotations?: Annotations;
}

export interface TextResource {
  readonly uri: string;
  readonly text: string;
  readonly mimeType?: string;
}

export interface BlobResource {
  readonly uri: string;
  /** Base64. */
  readonly blob: string;
  readonly mimeType?: string;
}

export interface UnknownBlock {
  readonly type: 'unknown';
  /** As it came. */
  readonly raw: unknown;
}

export interface Annotations {
  readonly audience?: readonly string[];
  readonly lastModified?: string;
  readonly priority?: number;
}
