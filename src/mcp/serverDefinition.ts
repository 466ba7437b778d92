/** Who wrote a configuration; the later ones are nearer to a session's folder. */
export type ConfigScope = 'user' | 'workspace' | 'folder';

/** A place in a text, both counted from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** A map of MCP servers as somebody has written it. */
export interface ConfigSource {
  /** Tells it apart from all others of a session's folder. */
  readonly id: string;
  readonly scope: ConfigScope;
  /** For people and logs, e.g. `.vscode/mcp.json` or `parley.mcpServers`. */
  readonly name: string;
  /** The URI of the file in which it stands, where that is known. */
  readonly file?: string;
  /** The keys that lead to the map in that file. */
  readonly keys: readonly string[];
  /** The map, not checked yet. */
  readonly servers: unknown;
  /** The keys that lead to the inputs in that file. */
  readonly inputKeys: readonly string[];
  /** What its `${input:…}` are, not checked yet. */
  readonly inputs: unknown;
}

/** Where a server is written. */
export interface ServerOrigin {
  readonly source: ConfigSource;
  /** The keys that lead to it in the source's file. */
  readonly keys: readonly string[];
}

interface ServerBase {
  readonly name: string;
  readonly origin: ServerOrigin;
  /**
   * What its `${config:…}` stand for, by the names of the settings, since it was read: who decides about it decides about these. One
   * that is not here has no value.
   */
  readonly settings?: Readonly<Record<string, string>>;
}

/** An MCP server as it is written: variables are not replaced yet. */
export type McpServerDefinition = StdioServerDefinition | RemoteServerDefinition;

export interface StdioServerDefinition extends ServerBase {
  readonly type: 'stdio';
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The folder in which it runs; absent: that of the session. */
  readonly cwd?: string;
  /** A file of `NAME=value` lines; `env` counts over it. */
  readonly envFile?: string;
  /** What that file had when the server was read; absent: it could not be read, and the server cannot be used. */
  readonly fileEnv?: Readonly<Record<string, string>>;
}

export interface RemoteServerDefinition extends ServerBase {
  readonly type: 'http' | 'sse';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What `${input:id}` stands for: asked of the person when it is first needed. */
export interface McpInput {
  readonly id: string;
  readonly description: string;
  /** Not to be seen. */
  readonly password: boolean;
  readonly default?: string;
  /** What can be chosen; absent: any text. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
}

/** Something in a configuration that cannot be used. */
export interface ConfigProblem {
  readonly source: ConfigSource;
  /** The keys that lead to it in the source's file. */
  readonly keys: readonly (string | number)[];
  /** What should stand there, in English, e.g. `a string`; or, of a file that is no JSON, what is wrong. */
  readonly expected: string;
  /** Known where the text itself is broken. */
  readonly position?: TextPosition;
}
