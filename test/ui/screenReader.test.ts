import { strict as assert } from 'node:assert';
import type { SessionEvent } from '../../src/sessions/events';
import { asks, ended, prompt, ready, says, tool } from './states/events';
import { galleryStates } from './states/gallery';
import { accessibilityTree, named } from './support/accessibilityTree';
import type { PanelPage } from './support/panelPage';
import { describePanel } from './support/suite';
import { showState } from './support/wholeState';

async function shown(panel: PanelPage, name: string): Promise<ReturnType<typeof accessibilityTree>> {
  const state = galleryStates.find((one) => one.name === name);
  assert.ok(state);
  await showState(panel, state);
  return accessibilityTree(panel);
}

/** What any live region has said, in order, until now. */
const heard = (panel: PanelPage): Promise<readonly string[]> =>
  panel.page.evaluate(() => (window as unknown as { heard: string[] }).heard);

/** Listens to every live region there is or will be, as a screen reader does. */
async function listen(panel: PanelPage): Promise<void> {
  await panel.page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { heard: said });
    const regions =
      '[aria-live=polite], [aria-live=assertive], [role=status], [role=alert], [role=log]:not([aria-live=off])';
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest(regions);
        if (region?.textContent && said.at(-1) !== region.textContent) said.push(region.textContent);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}

describePanel('a screen reader', (open) => {
  it('hears that the agent works, needs an answer and has finished, and nothing of the stream', async () => {
    const panel = await open({}, ready);
    await listen(panel);
    const step = async (...events: readonly SessionEvent[]): Promise<void> => {
      await panel.host.happen(...events);
      await panel.drawn();
    };
    await step(...prompt('Test it'));
    for (const word of 'I shall run the tests, and tell what they say.'.split(/(?<= )/)) await step(says(word));
    await step(tool('run', { title: 'Run the tests', kind: 'execute', status: 'in_progress' }));
    await step(
      asks('r1', {
        title: 'Run the tests',
        subject: { type: 'command', command: 'npm test', cwd: '/home/ada', toolCallId: 'run' },
      }),
    );
    await step({
      type: 'permissionSettled',
      requestId: 'r1',
      answer: { state: 'selected', optionId: 'once', by: 'person' },
    });
    await step(tool('run', { status: 'completed' }), says('All of them pass.', 'm2'), ended());
    assert.deepEqual(await heard(panel), [
      'Codex is working',
      'Codex needs your answer',
      'Codex is working',
      'Codex finished',
    ]);
  });

  it('finds the conversation as a log that does not speak, with a heading for each turn', async () => {
    const tree = await shown(await open(), 'endings');
    const log = tree.find(({ role }) => role === 'log');
    assert.equal(log?.name, 'Conversation');
    assert.ok(log.properties['live'] === undefined || log.properties['live'] === 'off');
    assert.deepEqual(named(tree, 'heading').slice(1), [
      'heading "Turn 1: Write a very long story"',
      'heading "Turn 2: Go on"',
      'heading "Turn 3: Do something dangerous"',
    ]);
  });

  it('is told each tool card as a group, by its title and its state', async () => {
    const tree = await shown(await open(), 'working');
    const groups = named(tree, 'group');
    for (const name of ['Read src/upload.ts, done', 'Edit src/upload.ts, done', 'npm test -- upload, running']) {
      assert.ok(groups.includes(`group "${name}"`), `${name} is not among ${groups.join(', ')}`);
    }
  });

  it('is told a question as a group, with its answers as the agent named them', async () => {
    const tree = await shown(await open(), 'permission');
    assert.ok(named(tree, 'group').includes('group "Permission request: Run the upload tests"'));
    const buttons = named(tree, 'button');
    for (const name of ['Allow once', 'Always allow npm test here', 'Reject', 'Send', 'Stop', 'New Session']) {
      assert.ok(buttons.includes(`button "${name}"`), `${name} is not among ${buttons.join(', ')}`);
    }
    assert.deepEqual(named(tree, 'textbox'), ['textbox "Message"']);
    assert.deepEqual(named(tree, 'combobox', 'checkbox'), [
      'combobox "Permissions"',
      'combobox "Mode"',
      'combobox "Model"',
      'checkbox "Web search"',
    ]);
    assert.deepEqual(named(tree, 'tab').length, 3);
  });

  it('finds a name on everything that can be used, in every state', async () => {
    const panel = await open();
    const usable = [
      'button',
      'textbox',
      'combobox',
      'checkbox',
      'radio',
      'tab',
      'link',
      'option',
      'menuitem',
      'spinbutton',
      'slider',
      'log',
      'group',
    ];
    for (const state of galleryStates) {
      await showState(panel, state);
      const tree = await accessibilityTree(panel);
      const nameless = tree
        .filter(({ role, name }) => usable.includes(role) && name.trim() === '')
        .map(({ role }) => role);
      assert.deepEqual(nameless, [], state.name);
    }
  });
});

describePanel('reduced motion', (open) => {
  for (const how of ['of the system', 'of VS Code'] as const) {
    it(`${how}: nothing moves in any state`, async () => {
      const panel = await open({ reducedMotion: how === 'of the system' });
      if (how === 'of VS Code') await panel.page.evaluate(() => document.body.classList.add('vscode-reduce-motion'));
      for (const state of galleryStates) {
        await showState(panel, state);
        const moving = await panel.page.evaluate(() =>
          document.getAnimations().map(({ effect }) => String((effect as KeyframeEffect | null)?.target?.className)),
        );
        assert.deepEqual(moving, [], state.name);
      }
    });
  }

  it('is not what others see', async () => {
    const panel = await open({ reducedMotion: false });
    const working = galleryStates.find(({ name }) => name === 'working');
    await showState(panel, working!);
    assert.ok((await panel.page.evaluate(() => document.getAnimations().length)) > 0);
  });
});
