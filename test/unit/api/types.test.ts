import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import type * as model from '../../../src/acp/agentConnection';
import type * as content from '../../../src/acp/content';
import type * as updates from '../../../src/acp/update';
import type * as api from '../../../src/api/parley';
import type { PublicApi } from '../../../src/api/publicApi';
import type { PermissionState } from '../../../src/sessions/state';
import type * as ports from '../../../src/sessions/ports';

/** True only when both are the same type, to the last optional field: assignable either way they are with less. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what makes the compiler compare two types
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>): void => undefined;

/** Which rule answered is between the person and Parley. */
type WithoutCause<T> = T extends unknown ? { [Key in keyof T as Exclude<Key, 'cause'>]: T[Key] } : never;

describe('the types for other extensions', () => {
  it('are those of the model: what the one has, the other has', () => {
    same<api.AgentUpdate, updates.SessionUpdate>(true);
    same<api.ContentBlock, content.ContentBlock>(true);
    same<api.PermissionRequest, model.PermissionRequest>(true);
    same<api.PermissionAnswer, WithoutCause<Exclude<PermissionState['answer'], { readonly state: 'open' }>>>(true);
    same<api.InProcessMcpServer, ports.InProcessMcpServer>(true);
    same<api.McpTransport, ports.McpTransport>(true);
    same<api.NewSessionRequest['systemPrompt'], model.NewSessionRequest['systemPrompt']>(true);
    same<api.ParleyApi, Pick<PublicApi, keyof PublicApi>>(true);
  });

  it('stand alone, in a file that says so', () => {
    const file = 'src/api/parley.d.ts';
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
    const imports = source.statements.filter((one) => ts.isImportDeclaration(one) || ts.isExportDeclaration(one));
    deepStrictEqual(imports, []);
    const options = { strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, types: [], lib: ['lib.es2022.d.ts'] };
    const program = ts.createProgram([file], { ...options, skipLibCheck: false });
    deepStrictEqual(
      ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText),
      [],
    );
  });

  it('are those that the examples in the README use', () => {
    const [, section = ''] = readFileSync('README.md', 'utf8').split('## For other extensions\n');
    const examples = [...section.split('\n## ')[0]!.matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => code);
    strictEqual(examples.length, 1);
    const around = `
      import * as vscode from 'vscode';
      declare const context: vscode.ExtensionContext;
      declare function show(text: string | null | undefined): void;
      declare function report(text: string): void;
      declare function makeMcpServer(): { connect(transport: object): Promise<void> };
    `;
    deepStrictEqual(problemsOf('src/api/readme.ts', around + examples.join('\n')), []);
  });
});

/** What the compiler says of a file that is not there. */
function problemsOf(file: string, text: string): readonly string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: ['vscode', 'node'],
  };
  const host = ts.createCompilerHost(options);
  const getSourceFile = host.getSourceFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, ...more) =>
    name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.Latest) : getSourceFile(name, ...more);
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
