// Loads the built extension with a stand-in for `vscode` that costs nothing, calls `activate`, and prints the milliseconds that Parley's
// own code took: reading and running the bundle, and activating.
import Module from 'node:module';
import { resolve } from 'node:path';

interface Loader {
  _load(request: string, ...rest: unknown[]): unknown;
}

/** Anything: can be called and constructed, and has every property. */
function anything(): object {
  // Not an arrow function: those cannot be constructed.
  return new Proxy(
    function () {
      return undefined;
    },
    {
      get: (_, name) => {
        if (name === Symbol.toPrimitive || name === 'toString') return () => 'file:///stand-in';
        if (name === 'then' || name === Symbol.iterator || name === 'workspaceFolders') return undefined;
        if (name === 'textDocuments') return [];
        if (name === 'get') return () => undefined;
        return anything();
      },
      apply: () => anything(),
      construct: () => anything(),
    },
  );
}

// Plain properties: that is what the bundle's import helper looks for.
const vscode = Object.fromEntries(
  [
    ...['window', 'workspace', 'commands', 'env', 'l10n', 'languages', 'lm', 'chat', 'extensions', 'tasks', 'tests'],
    ...['Uri', 'ConfigurationTarget', 'CodeActionKind', 'EventEmitter', 'Disposable', 'RelativePattern'],
  ].map((name) => [name, anything()]),
);
const loader = Module as unknown as Loader;
const load = loader._load.bind(loader);
loader._load = (request, ...rest) => (request === 'vscode' ? vscode : load(request, ...rest));

const known: Readonly<Record<string | symbol, unknown>> = {
  subscriptions: [],
  extension: { packageJSON: { version: '0' } },
  asAbsolutePath: (path: string) => path,
};
const context = new Proxy({}, { get: (_, name) => known[name] ?? anything() });

const start = performance.now();
// eslint-disable-next-line @typescript-eslint/no-require-imports -- what VS Code does
const extension = require(resolve('dist/extension.js')) as { activate(context: unknown): void };
extension.activate(context);
console.log(performance.now() - start);
process.exit(0);
