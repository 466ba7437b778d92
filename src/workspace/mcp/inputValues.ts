import * as vscode from 'vscode';
import { type Disposable, disposeAll, toDisposable } from '../../base/lifecycle';
import { labelText, shortLabel } from '../../base/labelText';
import type { VariableLookup } from '../../base/variables';
import { LeftOutError } from '../../mcp/leftOut';
import type { ConfiguredServer } from '../../mcp/mergeServers';
import type { McpInput } from '../../mcp/serverDefinition';
import type { Secrets } from '../secrets';

/** A session does not wait longer for an answer: it opens without the server. Milliseconds. */
const LIMIT_MS = 120_000;
/** Characters of a description that are shown. */
const MAX_PROMPT = 500;

/**
 * `${input:id}` of a server: asked once, kept encrypted for the file in which it stands. One that is not described is asked as a secret.
 * @throws LeftOutError when the person gives none.
 */
export function inputLookup({ definition, inputs }: ConfiguredServer, secrets: Pick<Secrets, 'value'>): VariableLookup {
  const { name, origin } = definition;
  return async ({ name: variable, argument: id }) => {
    if (variable !== 'input' || id === undefined || id === '') return undefined;
    const input = inputs.get(id) ?? { id, description: '', password: true };
    // The secret store is one for all workspaces.
    const value = await secrets.value(`MCP ${id} (${origin.source.id})`, () => ask(input, name, origin.source.name));
    if (value === undefined) throw new LeftOutError({ kind: 'inputMissing', id });
    return value;
  };
}

/** `${secret:name}`, as the settings of agents have it. @throws LeftOutError when the person gives none. */
export function secretLookup(secrets: Pick<Secrets, 'lookup'>): VariableLookup {
  return async (variable) => {
    if (variable.name !== 'secret') return undefined;
    const value = await secrets.lookup(variable);
    if (value === undefined) throw new LeftOutError({ kind: 'inputMissing', id: variable.argument ?? '' });
    return value;
  };
}

async function ask(input: McpInput, server: string, source: string): Promise<string | undefined> {
  const { id, description, options } = input;
  const limit = new vscode.CancellationTokenSource();
  const timer = setTimeout(() => {
    limit.cancel();
  }, LIMIT_MS);
  const held: readonly Disposable[] = [limit, toDisposable(() => clearTimeout(timer))];
  const title = vscode.l10n.t('MCP Server “{0}”: {1}', shortLabel(server), shortLabel(id));
  const prompt =
    description === ''
      ? vscode.l10n.t('{0} refers to it. VS Code keeps it encrypted.', source)
      : shortLabel(description, MAX_PROMPT);
  try {
    if (options) {
      const items = options.map(({ label, value }) => ({ label: labelText(label), value }));
      const chosen = await vscode.window.showQuickPick(
        items,
        { title, placeHolder: prompt, ignoreFocusOut: true },
        limit.token,
      );
      return chosen?.value;
    }
    const value = input.default === undefined ? {} : { value: input.default };
    return await vscode.window.showInputBox(
      { title, prompt, ...value, password: input.password, ignoreFocusOut: true },
      limit.token,
    );
  } finally {
    disposeAll(held);
  }
}
