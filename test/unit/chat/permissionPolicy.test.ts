import { deepEqual, equal } from 'node:assert/strict';
import { Emitter } from '../../../src/base/events';
import { DisposableStore } from '../../../src/base/lifecycle';
import { RulePolicy, type RuleStore } from '../../../src/chat/permissionPolicy';
import type { PermissionRule, ScopedRule } from '../../../src/sessions/permissions/permissionRule';
import { SessionManager } from '../../../src/sessions/sessionManager';
import type { Session } from '../../../src/sessions/session';
import { FakeLink } from '../../support/fakeAgent';
import { fakeHost, folder, settled } from '../../support/fakeSessionHost';
import { options, tool } from '../../support/sessionEvents';
import { toText } from '../../../src/sessions/toText';
import { world } from '../sessions/permissions/actions';

const { signal } = new AbortController();

describe('the permissions of a session', () => {
  let store: DisposableStore;
  let link: FakeLink;
  let kept: ScopedRule[];
  let changed: Emitter<void>;
  let trusted: boolean;
  let policy: RulePolicy;
  let session: Session;

  beforeEach(async () => {
    store = new DisposableStore();
    link = store.add(new FakeLink());
    changed = store.add(new Emitter<void>());
    kept = [];
    trusted = true;
    const rules: RuleStore = {
      rules: () => kept,
      problems: () => [],
      add: (_, scope, rule) => {
        kept.push({ scope, rule });
        changed.fire();
        return Promise.resolve();
      },
      onDidChange: changed.event,
    };
    policy = store.add(
      new RulePolicy(
        rules,
        () => trusted,
        () => world,
      ),
    );
    const manager = store.add(new SessionManager(folder, { link: () => link }, fakeHost({ permissions: policy })));
    store.add(
      policy.onDidChange(() =>
        manager.sessions.forEach((one) => {
          one.reconsiderRequests();
        }),
      ),
    );
    session = manager.create('fake');
    session.prompt([{ type: 'text', text: 'Go' }]);
    await settled();
  });
  afterEach(() => {
    store.dispose();
  });

  const asks = (toolCallId: string, patch: Parameters<typeof tool>[1]): Promise<unknown> =>
    link.agent.session.sink.requestPermission(
      { title: toolCallId, subject: { type: 'toolCall', toolCall: tool(toolCallId, patch) }, options },
      signal,
    );
  const command = (line: string): Promise<unknown> => asks(line, { kind: 'execute', rawInput: { command: line } });
  const open = (): readonly string[] => session.state.openRequests.map(({ rowKey }) => rowKey);
  const answers = (): readonly string[] => toText(session.state).match(/-> .*/g) ?? [];
  const yes = { outcome: 'selected', optionId: 'yes' };
  const no = { outcome: 'selected', optionId: 'no' };

  it('are to ask, and to offer rules', () => {
    void command('npm test');
    deepEqual(open(), ['tool:npm test']);
    const row = session.state.rows.get('tool:npm test');
    deepEqual(row?.kind === 'tool' && row.permissions[0]?.offers, [
      { effect: 'allow', command: 'npm test' },
      { effect: 'allow', commandPrefix: 'npm test' },
    ]);
  });

  it('answer what a rule covers, with the rule', async () => {
    const rule: PermissionRule = { effect: 'allow', command: 'npm test' };
    kept.push({ scope: 'folder', rule });
    deepEqual(await command('npm test'), yes);
    void command('npm test && ls');
    deepEqual(open(), ['tool:npm test && ls']);
    const row = session.state.rows.get('tool:npm test');
    deepEqual(row?.kind === 'tool' && row.permissions[0]?.answer, {
      state: 'selected',
      optionId: 'yes',
      by: 'policy',
      cause: { type: 'rule', scope: 'folder', rule },
    });
  });

  it('answer what is open when a rule is made', async () => {
    const first = command('npm test a');
    const second = command('npm test b');
    void command('ls');
    await policy.addRule(session, 'session', { effect: 'allow', commandPrefix: 'npm test' });
    deepEqual([await first, await second], [yes, yes]);
    deepEqual(open(), ['tool:ls']);
    policy.keepOnly(new Set());
    deepEqual(policy.rulesOf(session), []);
  });

  it('follow the mode, also for what is open', async () => {
    const edit = asks('e', { kind: 'edit', locations: [{ path: '/w/a' }] });
    const run = command('npm test');
    void command('sudo ls');
    session.setPermissionMode('allowEdits');
    deepEqual(await edit, yes);
    deepEqual(open(), ['tool:npm test', 'tool:sudo ls']);
    session.setPermissionMode('allowAll');
    deepEqual(await run, yes);
    deepEqual(open(), ['tool:sudo ls']);
    session.setPermissionMode('readOnly');
    deepEqual(open(), []);
    deepEqual(answers(), ['-> Allow, by policy', '-> Allow, by policy', '-> Reject, by policy']);
  });

  it('let nothing change in a workspace that is not trusted, whatever the mode and the rules', async () => {
    kept.push({ scope: 'user', rule: { effect: 'allow', command: 'npm test' } });
    session.setPermissionMode('allowAll');
    trusted = false;
    deepEqual(await command('npm test'), no);
    deepEqual(await asks('e', { kind: 'edit', locations: [{ path: '/w/a' }] }), no);
    void asks('r', { kind: 'read', locations: [{ path: '/w/a' }] });
    deepEqual(open(), ['tool:r']);
  });

  it('are not kept wider than to ask for a session that comes back', () => {
    const manager = store.add(new SessionManager(folder, { link: () => link }, fakeHost()));
    const back = (mode: 'readOnly' | 'allowAll'): string =>
      manager.create('fake', { id: mode, state: { ...session.state, permissionMode: mode } }).state.permissionMode;
    equal(back('allowAll'), 'ask');
    equal(back('readOnly'), 'readOnly');
  });

  it('leave the choice between several ways to say yes to the person', () => {
    session.setPermissionMode('allowAll');
    void link.agent.session.sink.requestPermission(
      {
        title: 'x',
        subject: { type: 'toolCall', toolCall: tool('x', { kind: 'execute', rawInput: { command: 'ls' } }) },
        options: [...options, { optionId: 'also', name: 'With network', kind: 'allow_once' }],
      },
      signal,
    );
    deepEqual(open(), ['tool:x']);
  });
});
