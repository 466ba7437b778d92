import { strict as assert } from 'node:assert';
import type { Intent } from '../../src/chat/protocol';
import { diff, ended, prompt, ready, says, text, tool } from './states/events';
import { folder, panel as panelState, summary } from './states/panels';
import type { PanelPage } from './support/panelPage';
import { describePanel } from './support/suite';

const sent = <T extends Intent['type']>(panel: PanelPage, type: T): readonly Extract<Intent, { type: T }>[] =>
  panel.host.intents.filter((one): one is Extract<Intent, { type: T }> => one.type === type);

describePanel('paths in an answer', (open) => {
  it('are links once the host knows them as files, and open at their place', async () => {
    const panel = await open({}, ready, ...prompt('Where?'));
    panel.host.files = { 'src/a.ts': '/home/ada/uploader/src/a.ts', 'b.ts': '/home/ada/uploader/b.ts' };
    await panel.host.happen(
      says('See `src/a.ts:12:3`, b.ts, not-there.ts, [src/a.ts](https://example.com) and and/or.\n'),
      ended(),
    );
    await panel.log.getByRole('link', { name: 'src/a.ts:12:3' }).click();
    await panel.log.getByRole('link', { name: 'b.ts', exact: true }).click();
    await panel.until(() => sent(panel, 'openFile').length === 2, 'two files');
    assert.deepEqual(sent(panel, 'openFile'), [
      { type: 'openFile', path: '/home/ada/uploader/src/a.ts', line: 12, column: 3 },
      { type: 'openFile', path: '/home/ada/uploader/b.ts' },
    ]);
    assert.equal(await panel.log.getByRole('link').count(), 3);
    assert.deepEqual(
      sent(panel, 'resolvePaths').flatMap(({ paths }) => paths),
      ['src/a.ts', 'b.ts', 'not-there.ts'],
    );
    assert.equal(panel.page.url(), panel.address);
  });

  it('are asked for once, and many at a time', async () => {
    const many = Array.from({ length: 150 }, (_, index) => `src/file${String(index % 120)}.ts`);
    const panel = await open({}, ready, ...prompt('Where?'), says(`${many.join(' ')}\n\nDone.`), ended());
    await panel.until(() => sent(panel, 'resolvePaths').flatMap(({ paths }) => paths).length >= 120, 'questions');
    await panel.host.happen(...prompt('Again', 'p2'), says('src/file1.ts src/new.ts', 'm2'));
    await panel.until(
      () => sent(panel, 'resolvePaths').some(({ paths }) => paths.includes('src/new.ts')),
      'a question',
    );
    const asked = sent(panel, 'resolvePaths').flatMap(({ paths }) => paths);
    assert.equal(asked.length, 121);
    assert.equal(sent(panel, 'resolvePaths').length, 3);
  });
});

describePanel('code in an answer has buttons that', (open) => {
  it('copy it, insert it, and apply it to the file that its fence names', async () => {
    const panel = await open(
      {},
      ready,
      ...prompt('Code'),
      says('```ts src/a.ts\nconst a = 1;\nconst b = 2;\n```\n\n```js\nx\n```\n\n```sh\nls\n```\n'),
      ended(),
    );
    const text = 'const a = 1;\nconst b = 2;';
    await panel.page.getByRole('button', { name: 'Copy', exact: true }).first().click();
    assert.deepEqual(await panel.intent('copy'), { type: 'copy', text });
    await panel.page.getByRole('button', { name: 'Insert at Cursor' }).first().click();
    assert.deepEqual(await panel.intent('insertCode'), { type: 'insertCode', text });
    await panel.page.getByRole('button', { name: 'Apply to src/a.ts' }).click();
    assert.deepEqual(await panel.intent('applyCode'), { type: 'applyCode', sessionKey: 'one', text, path: 'src/a.ts' });
    await panel.page.getByRole('button', { name: 'Apply to File' }).click();
    await panel.until(() => sent(panel, 'applyCode').length === 2, 'a second one');
    assert.deepEqual(sent(panel, 'applyCode')[1], { type: 'applyCode', sessionKey: 'one', text: 'x' });
    // What is typed into a shell is no file.
    assert.equal(await panel.page.getByRole('button', { name: /^Apply/ }).count(), 2);
  });

  it('are not there while it is being written', async () => {
    const panel = await open({}, ready, ...prompt('Code'), says('```ts\nconst a'));
    await panel.log.getByText('const a').waitFor();
    assert.equal(await panel.page.getByRole('button', { name: /^(Apply|Insert)/ }).count(), 0);
  });

  it('open a change as a diff', async () => {
    const panel = await open(
      {},
      ready,
      ...prompt('Edit'),
      tool('e', { title: 'Edit', kind: 'edit', status: 'completed', content: [diff('/w/a.ts', 'old\n', 'new\n')] }),
    );
    await panel.page.getByRole('button', { name: 'Open Diff of /w/a.ts' }).click();
    assert.deepEqual(await panel.intent('openDiff'), {
      type: 'openDiff',
      path: '/w/a.ts',
      oldText: 'old\n',
      newText: 'new\n',
    });
  });
});

describePanel('a message', (open) => {
  const link = { type: 'resource_link', name: 'a.ts', uri: `${folder}/a.ts` } as const;

  it('of the person can be changed and sent again, and given up', async () => {
    const panel = await open({}, ready, ...prompt('First try', 'p1', link), says('Well.'), ended());
    await panel.log.getByRole('button', { name: 'a.ts' }).waitFor();
    const edit = panel.log.getByRole('button', { name: 'Edit and Resubmit' });
    await edit.focus();
    await edit.press('Enter');
    const field = panel.log.getByRole('textbox', { name: 'Edit what you wrote' });
    await field.waitFor();
    assert.equal(await field.inputValue(), 'First try');
    assert.equal(await field.evaluate((one) => one === document.activeElement), true);
    await field.press('Escape');
    await field.waitFor({ state: 'detached' });
    await edit.focus();
    await edit.press('Enter');
    await field.fill('Second try');
    await field.press('Shift+Enter');
    await field.press('Enter');
    const [row] = panel.host.state.rows;
    assert.deepEqual(await panel.intent('resendPrompt'), {
      type: 'resendPrompt',
      sessionKey: 'one',
      rowKey: row!.key,
      text: 'Second try\n',
    });
  });

  it('that is sent again goes on in the session, or in one of its own where the agent can make that', async () => {
    const panels = [panelState(), panelState({ sessions: [summary({ branches: true })] })];
    const notes: string[] = [];
    for (const state of panels) {
      const panel = await open({ panel: state }, ready, ...prompt('First try', 'p1'), says('Well.'), ended());
      await panel.log.getByRole('button', { name: 'Edit and Resubmit' }).press('Enter');
      notes.push(await panel.log.getByText('It is sent').innerText());
    }
    assert.deepEqual(notes, [
      'It is sent as a new message; what was said since stays.',
      'It is sent in a new session that knows only what was said before it; this one is stopped and kept.',
    ]);
  });

  it('of the agent is copied as markdown', async () => {
    const panel = await open({}, ready, ...prompt('Say'), says('**Bold** and `code`'), ended());
    const copy = panel.log.getByRole('button', { name: 'Copy as Markdown' });
    await copy.focus();
    await copy.press('Enter');
    assert.deepEqual(await panel.intent('copy'), { type: 'copy', text: '**Bold** and `code`' });
  });

  it('shows sound, pictures, and what it points to', async () => {
    const silence = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=';
    const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const chunk = (content: Parameters<typeof text>[0] | object) =>
      ({ type: 'messageChunk', role: 'agent', messageId: 'm1', content }) as never;
    const panel = await open(
      {},
      ready,
      ...prompt('Show'),
      chunk({ type: 'audio', data: silence, mimeType: 'audio/wav' }),
      chunk({ type: 'image', data: pixel, mimeType: 'image/png', uri: 'file:///w/chart.png' }),
      chunk({
        type: 'resource_link',
        name: 'report',
        title: 'The report',
        uri: 'https://example.com/r.pdf',
        mimeType: 'application/pdf',
        size: 1_530_000,
        description: 'All of it',
      }),
      ended(),
    );
    await panel.page.waitForFunction(() => {
      const audio = document.querySelector('audio');
      const image = document.querySelector('img');
      return audio && audio.readyState >= 1 && image?.naturalWidth === 1;
    });
    await panel.log.getByRole('img', { name: 'Image chart.png' }).waitFor();
    await panel.log.getByText('1.5 MB').waitFor();
    await panel.log.getByText('All of it').waitFor();
    await panel.log.getByRole('button', { name: 'The report' }).click();
    assert.deepEqual(await panel.intent('openLink'), { type: 'openLink', href: 'https://example.com/r.pdf' });
  });
});

describePanel('what a decision is made by', (open) => {
  const trick = 'npm test \u202Egpj.exe\u202C\u200B';
  const shown = 'npm test ⟨U+202E⟩gpj.exe⟨U+202C⟩⟨U+200B⟩';

  it('hides nothing: option names, titles, input and changes', async () => {
    const panel = await open({}, ready, ...prompt('Do'));
    await panel.host.happen(
      tool('x', {
        title: 'Query',
        kind: 'other',
        rawInput: { sql: trick },
        content: [{ type: 'content', content: text(trick) }, diff('/a.ts', 'a\n', `${trick}\n`)],
      }),
      {
        type: 'permissionAsked',
        requestId: 'r',
        request: {
          title: trick,
          description: trick,
          options: [{ optionId: 'a', name: trick, kind: 'allow_once' }],
          subject: { type: 'toolCall', toolCall: { type: 'toolCall', toolCallId: 'x' } },
        },
      },
    );
    const card = panel.page.getByRole('group', { name: `Permission request: ${shown}` });
    await card.getByRole('button', { name: shown }).waitFor();
    await card.getByRole('button', { name: 'Input', exact: true }).click();
    const inner = await card.innerText();
    assert.ok(!/[\u200b\u202c\u202e]/.test(inner));
    assert.equal(inner.split(shown).length - 1, 6, inner);
  });

  it('shows the command line of a sign-in', async () => {
    const methods = [{ methodId: 't', name: 'Sign in', type: 'terminal', commandLine: "agent login 'a b'" }] as const;
    const panel = await open(
      { panel: panelState({ sessions: [summary({ signInMethods: methods })] }) },
      ...prompt('Hello'),
      { type: 'requestFailed', failure: { kind: 'authRequired', message: 'sign in' } },
    );
    assert.equal(await panel.log.getByRole('group', { name: 'Command' }).innerText(), "agent login 'a b'");
  });
});
