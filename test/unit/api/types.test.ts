import { deepStrictEqual } from 'node:assert/strict';
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
});
