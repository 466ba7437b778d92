import type { ToolAnnotations } from '@modelcontextprotocol/sdk/types.js';
import { type Arguments, schemaOf, valuesOf } from './argument';
import type { Editor } from './editor';

/** What a tool answers with, as JSON. */
export type ToolAnswer = Readonly<Record<string, unknown>>;

/** One of the editor's tools. */
export interface EditorTool {
  readonly name: string;
  readonly title: string;
  /** For the agent. */
  readonly description: string;
  readonly inputSchema: ReturnType<typeof schemaOf>;
  readonly annotations: ToolAnnotations;
  /** @throws CheckError for bad arguments; what the editor throws. */
  run(editor: Editor, args: unknown, signal: AbortSignal): Promise<ToolAnswer>;
}

interface ToolDefinition<A extends Arguments> {
  readonly title: string;
  readonly description: string;
  readonly args: A;
  readonly annotations: ToolAnnotations;
  readonly run: (editor: Editor, args: ReturnType<typeof valuesOf<A>>, signal: AbortSignal) => Promise<ToolAnswer>;
}

export function tool<A extends Arguments>(name: string, definition: ToolDefinition<A>): EditorTool {
  const { title, description, args, annotations, run } = definition;
  return {
    name,
    title,
    description,
    inputSchema: schemaOf(args),
    annotations: { title, openWorldHint: false, ...annotations },
    run: (editor, given, signal) => run(editor, valuesOf(args, given), signal),
  };
}

/** Looks only. */
export const reads: ToolAnnotations = { readOnlyHint: true };
/** Changes files, or runs something; the person is asked. */
export const changes: ToolAnnotations = { readOnlyHint: false, destructiveHint: true, idempotentHint: false };
/** Changes what the person sees, and nothing else. */
export const shows: ToolAnnotations = { readOnlyHint: false, destructiveHint: false, idempotentHint: true };
