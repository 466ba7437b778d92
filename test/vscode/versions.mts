/** A VS Code that the tests run in: the same version as a download, and as a package of the npm registry. */
export interface HostVersion {
  /** As `@vscode/test-electron` names it. */
  readonly vscode: string;
  /** The `code-server` whose server and workbench are that VS Code. */
  readonly codeServer: string;
  /** The Node that this `code-server` asks for. */
  readonly node: string;
}

/** `oldest` is the first that `engines.vscode` of package.json admits; a unit test compares the two. */
export const hostVersions = {
  newest: { vscode: '1.139.1', codeServer: '4.139.1', node: '24.21.0' },
  oldest: { vscode: '1.106.3', codeServer: '4.106.3', node: '22.23.3' },
} as const satisfies Record<string, HostVersion>;

export type HostName = keyof typeof hostVersions;

/** @throws when the text names none of {@link hostVersions} */
export function parseHostName(text: string): HostName {
  if (text === 'newest' || text === 'oldest') return text;
  throw new Error(`There is the newest and the oldest VS Code, no "${text}".`);
}
