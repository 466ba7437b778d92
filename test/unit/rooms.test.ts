import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import { build } from 'esbuild';
import type { Metafile } from 'esbuild';
import ts from 'typescript';
import {
  extensionOptions,
  guideOptions,
  highlighterOptions,
  programsOptions,
  webviewOptions,
} from '../../build/product.mjs';
import { objection } from '../support/rooms.mjs';

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const complaints = (edges: readonly Edge[]): readonly string[] => [
  ...new Set(edges.map(objection).filter((text) => text !== undefined)),
];

describe('the rooms of src/', () => {
  it('import in their sources, types included, only what the table allows', () => {
    assert.deepEqual(complaints(sourceFiles().flatMap(importsOf)), []);
  });

  for (const [name, options] of Object.entries({
    extension: extensionOptions(false),
    webview: webviewOptions(false),
    highlighter: highlighterOptions(false),
    guide: guideOptions(false),
    programs: programsOptions(false),
  })) {
    it(`are bundled into ${name} only as the table allows`, async function () {
      this.timeout(20_000);
      const { metafile } = await build({ ...options, metafile: true, write: false, logLevel: 'silent' });
      assert.deepEqual(complaints(edgesOf(metafile)), []);
    });
  }

  it('are told apart', () => {
    const edge = (from: string, to: string, typeOnly = false) => objection({ from, to, typeOnly }) !== undefined;
    assert.equal(edge('src/base/events.ts', 'src/acp/content.ts'), true);
    assert.equal(edge('src/sessions/state.ts', 'src/acp/content.ts'), true);
    assert.equal(edge('src/sessions/state.ts', 'src/acp/content.ts', true), false);
    assert.equal(edge('src/sessions/session.ts', 'node:fs'), true);
    assert.equal(edge('src/acp/reader.ts', 'node:stream'), false);
    assert.equal(edge('src/acp/reader.ts', 'node:fs'), true);
    assert.equal(edge('src/chat/bridge.ts', 'vscode'), true);
    assert.equal(edge('src/chat/panelView.ts', 'vscode'), false);
    assert.equal(edge('src/webview/main.tsx', 'src/chat/bridge.ts'), true);
    assert.equal(edge('src/webview/main.tsx', 'src/chat/protocol.ts'), false);
    assert.equal(edge('src/agents/spawn.ts', 'vscode-jsonrpc/node'), true);
    assert.equal(edge('src/compose.ts', 'src/webview/main.tsx'), true);
    assert.equal(edge('src/extension.ts', 'src/compose.ts'), false);
  });
});

function sourceFiles(): readonly string[] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join('src', name).replaceAll('\\', '/'));
}

/** Every import of a source file, as TypeScript's parser sees it. Type-only ones never reach esbuild's metafile. */
function importsOf(from: string): readonly Edge[] {
  const source = ts.createSourceFile(from, readFileSync(from, 'utf8'), ts.ScriptTarget.Latest);
  const edges: Edge[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier && ts.isStringLiteralLike(specifier))
      edges.push({ from, to: resolve(from, specifier.text), typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isExternalModuleReference(node)) add(node.expression, false);
    else if (ts.isCallExpression(node) && isModuleCall(node.expression)) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return edges;
}

function isModuleCall(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith('.')) {
    const path = posix.join(posix.dirname(from), specifier);
    return ['', '.ts', '.tsx', '/index.ts'].map((ending) => path + ending).find(isSource) ?? path;
  }
  return builtinModules.includes(specifier) ? `node:${specifier}` : specifier;
}

const isSource = (path: string): boolean => /\.tsx?$/.test(path) && existsSync(path);

/** The imports that esbuild followed, or left as external, from files of src/. */
function edgesOf({ inputs }: Metafile): readonly Edge[] {
  return Object.entries(inputs)
    .filter(([from]) => from.startsWith('src/'))
    .flatMap(([from, { imports }]) =>
      imports
        .filter(({ kind, path }) => kind !== 'url-token' && path !== '<runtime>')
        .map(({ path, original }) => ({
          from,
          to: path.startsWith('src/') ? path : resolve(from, original ?? path),
          typeOnly: false,
        })),
    );
}
