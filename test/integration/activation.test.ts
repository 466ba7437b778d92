import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { settingNames } from '../../src/settings';

interface Manifest {
  readonly contributes: {
    readonly configuration: { readonly properties: object };
    readonly commands: readonly { readonly command: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  };
}

describe('the extension', () => {
  const extension = vscode.extensions.getExtension('parley.parley');
  const manifest = extension?.packageJSON as Manifest;

  it('activates', async () => {
    assert(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers the commands that package.json contributes, and no others', async () => {
    const views = Object.values(manifest.contributes.views).flatMap((group) => group.map(({ id }) => id));
    const registered = (await vscode.commands.getCommands(true)).filter(
      // VS Code makes commands for each view and view container: focus, open, reset its place…
      (command) => command.startsWith('parley.') && !views.some((id) => command.startsWith(`${id}.`)),
    );
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual(registered.sort(), [...contributed].sort());
  });

  it('reads the settings that package.json contributes, and no others', () => {
    assert.deepEqual(
      settingNames.map((name) => `parley.${name}`).sort(),
      Object.keys(manifest.contributes.configuration.properties).sort(),
    );
  });
});
