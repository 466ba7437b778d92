import { strict as assert } from 'node:assert';
import { build } from 'esbuild';
import { laterModules } from '../../build/laterParts.mjs';

describe('what is loaded when it is first needed', () => {
  it('has names of its own among all that is in the same file', async () => {
    for (const [group, modules] of laterModules()) {
      const names = await exportsOf(modules);
      assert.notEqual(names.length, 0, group);
      assert.deepEqual(
        names.filter((name, index) => names.indexOf(name) !== index),
        [],
        group,
      );
    }
  });
});

/** What is exported by some modules, types apart. */
async function exportsOf(modules: readonly string[]): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [...modules],
    bundle: false,
    format: 'esm',
    outdir: 'out',
    write: false,
    metafile: true,
  });
  return Object.values(metafile.outputs).flatMap(({ exports }) => exports);
}
