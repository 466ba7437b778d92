import * as vscode from 'vscode';

/**
 * Asks for a program and its name, and writes it into the user's settings. The command is taken as it would be written in a terminal,
 * without a shell's tricks: words, and quotes around words with blanks.
 * @returns the agent's name; undefined: left
 */
export async function addCustomAgent(taken: readonly string[]): Promise<string | undefined> {
  const command = await vscode.window.showInputBox({
    title: vscode.l10n.t('Add Agent: Command'),
    prompt: vscode.l10n.t(
      'The program and its arguments. It must speak the Agent Client Protocol over stdin and stdout.',
    ),
    placeHolder: 'my-agent --acp',
    ignoreFocusOut: true,
    validateInput: (text) => (splitCommand(text) === undefined ? vscode.l10n.t('A quote is not closed') : undefined),
  });
  const [program, ...args] = splitCommand(command ?? '') ?? [];
  if (program === undefined) return undefined;
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Add Agent: Name'),
    value: program.replace(/^.*[\\/]/, '').replace(/\.\w+$/, ''),
    ignoreFocusOut: true,
    validateInput: (text) => {
      if (text.trim() === '') return vscode.l10n.t('A name is needed');
      return taken.includes(text.trim()) ? vscode.l10n.t('There is an agent of this name') : undefined;
    },
  });
  if (name === undefined) return undefined;
  const settings = vscode.workspace.getConfiguration('parley');
  const own = settings.inspect<Record<string, unknown>>('agents')?.globalValue ?? {};
  await settings.update(
    'agents',
    { ...own, [name.trim()]: { command: program, args } },
    vscode.ConfigurationTarget.Global,
  );
  return name.trim();
}

/** The words of a command line; undefined: a quote is not closed. A backslash is only itself: paths of Windows are full of them. */
export function splitCommand(line: string): readonly string[] | undefined {
  const words: string[] = [];
  const pattern = /\s*((?:"[^"]*"|'[^']*'|[^\s"'])+)/y;
  let match: RegExpExecArray | null;
  let end = 0;
  while ((match = pattern.exec(line)) !== null) {
    words.push((match[1] ?? '').replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));
    end = pattern.lastIndex;
  }
  return line.slice(end).trim() === '' ? words : undefined;
}
