import type { ParsedSource } from './parseServers';
import type { McpInput, McpServerDefinition } from './serverDefinition';

/** A server with what its `${input:…}` mean: those of the file in which it stands. */
export interface ConfiguredServer {
  readonly definition: McpServerDefinition;
  readonly inputs: ReadonlyMap<string, McpInput>;
}

/** Of several servers with one name, the last one counts. @param sources Those nearest to the session's folder last. */
export function mergeServers(sources: readonly ParsedSource[]): readonly ConfiguredServer[] {
  const merged = new Map<string, ConfiguredServer>();
  for (const { servers, inputs } of sources) {
    for (const [name, definition] of servers) {
      if (definition) merged.set(name, { definition, inputs });
      else merged.delete(name);
    }
  }
  return [...merged.values()];
}
