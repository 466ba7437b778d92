import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { liveDescendants } from '../support/childProcesses';
import { ParleyWindow } from './parleyWindow';
import { send } from './talk';

/** In the command line of every process that these agents are, so that what is left of them can be found. */
const MARK = `parley-bad-agents-${String(process.pid)}`;

function bad(name: string): object {
  return { command: process.execPath, args: [resolve('test/fixtures/agents/bad.mjs'), name, MARK] };
}

/** What a person reads for each agent that cannot be talked to. */
const cases: readonly (readonly [agent: string, definition: object, title: RegExp])[] = [
  ['Missing', { command: 'no-such-program-anywhere' }, /“no-such-program-anywhere” was not found/],
  ['Exits', bad('exits-at-start-with-stderr'), /Exits (ended|exited|stopped|could not)/],
  ['Hangs', bad('never-answers-initialize'), /Hangs did not answer within 3 s/],
  ['Noisy', bad('only-noise'), /Noisy did not answer within 3 s/],
  ['Nonsense', bad('initialize-text'), /Nonsense does not speak the Agent Client Protocol/],
  ['Tomorrow', bad('initialize-unknown-version'), /Tomorrow speaks version \S+ of the protocol/],
];

describe('agents that cannot be talked to', function () {
  this.timeout(90_000);
  let window: ParleyWindow;
  let panel: Frame;

  before(async () => {
    const agents = Object.fromEntries(cases.map(([name, definition]) => [name, definition]));
    window = await ParleyWindow.open({
      settings: {
        'parley.agents': {
          ...agents,
          'Dies in use': bad('exits-in-turn'),
          Stubborn: bad('stubborn-grandchildren'),
          Broken: { command: 7 },
        },
        'parley.agentStartTimeout': 3,
      },
    });
    panel = await window.showPanel('textarea');
  });

  after(async function () {
    const failed = this.test?.parent?.tests.find((test) => test.isFailed());
    await window.close(failed?.title);
  });

  it('names a broken entry of the settings; the others are offered', async () => {
    await panel.getByText('parley.agents.Broken.command').first().waitFor();
    for (const [name] of cases) await choice(name).waitFor();
    assert.equal(await choice('Broken').count(), 0);
  });

  for (const [name, , title] of cases) {
    it(`says what is wrong with the agent "${name}", and keeps the message`, async () => {
      await startWith(name);
      await send(panel, `hello, ${name}`);
      const log = panel.getByRole('log', { name: 'Conversation' });
      await log.getByText(title).first().waitFor({ timeout: 20_000 });
      await log.getByText(`hello, ${name}`).first().waitFor();
      await panel
        .getByRole('button', { name: /Restart|Open Settings/ })
        .first()
        .waitFor();
      assert.deepEqual(await left(), []);
    });
  }

  it('says when an agent dies in a turn, and goes on after Restart', async () => {
    await startWith('Dies in use');
    await send(panel, 'work');
    const log = panel.getByRole('log', { name: 'Conversation' });
    await log.getByRole('button', { name: 'Restart' }).first().waitFor({ timeout: 20_000 });
    await log.getByText('work', { exact: true }).first().waitFor();
    await panel.getByRole('textbox', { name: 'Message' }).fill('a draft');
    await log.getByRole('button', { name: 'Restart' }).first().click();
    await panel.getByText('ready', { exact: true }).waitFor({ timeout: 20_000 });
    assert.equal(await panel.getByRole('textbox', { name: 'Message' }).inputValue(), 'a draft');
  });

  it('leaves no process behind when the extension host is killed', async () => {
    await startWith('Stubborn');
    await send(panel, 'work');
    await panel.getByRole('log', { name: 'Conversation' }).getByText('ok', { exact: true }).first().waitFor();
    const before = liveDescendants();
    const host = before.find(({ command }) => command.includes('--type=extensionHost'));
    const watchdog = before.find(({ command }) => command.endsWith('watchdog.js'));
    assert.ok(host && watchdog && alive().length >= 3, 'the host, the watchdog, the agent and its children live');
    process.kill(host.pid, 'SIGKILL');
    assert.deepEqual(await left(), []);
    await gone(watchdog.pid);
  });

  it('leaves no process behind when the window closes', async () => {
    await window.page.goto('about:blank');
    assert.deepEqual(await left(), []);
  });

  /** An agent among those that a new session may have; its command follows its name. */
  function choice(agent: string): Locator {
    return panel.getByRole('radio', { name: new RegExp(`^${agent}( |$)`) });
  }

  async function startWith(agent: string): Promise<void> {
    await panel.getByRole('button', { name: 'New Session', exact: true }).click();
    await choice(agent).check();
  }
});

/** The command lines of agents that live, once they had time to end. */
async function left(): Promise<readonly string[]> {
  const until = Date.now() + 15_000;
  for (;;) {
    const living = alive();
    if (living.length === 0 || Date.now() > until) return living;
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** The command lines of all agents. */
function alive(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => commandLine(pid))
    .filter((command) => command.includes(MARK));
}

/** Settles when a process has ended; the test's own limit ends the wait. */
async function gone(pid: number): Promise<void> {
  while (commandLine(String(pid)) !== '') await new Promise((done) => setTimeout(done, 50));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return ''; // ended meanwhile
  }
}
