import { answerFiles } from './files';
import { answerForm } from './form';
import { editFile } from './edit';
import { answerRun } from './run';
import { say, think } from './step';
import type { PlanEntry } from '../conversation/update';
import type { Answer, ReadyAnswer, Step } from './step';
import type { Turn } from './turn';

interface Stop {
  readonly title: string;
  readonly priority: PlanEntry['priority'];
  readonly intro: string;
  visit(turn: Turn): Answer | ReadyAnswer;
}

/** Shows each part of the panel with something real in it, following a plan. */
export async function* answerTour(turn: Turn): Answer {
  const stops = allStops.filter((stop) => stop !== formStop || turn.client.offersForms);
  yield say(
    `A tour of the panel, in ${String(stops.length)} stops. You can stop it at any time; nothing is changed or run before you allow it.\n`,
  );
  for (const [index, stop] of stops.entries()) {
    yield planAt(stops, index);
    yield say(`\n### ${stop.title}\n\n${stop.intro}\n\n`);
    yield* stop.visit(turn);
  }
  yield planAt(stops, stops.length);
  yield say('\nThat was the tour. To work with a coding agent, ask for example `/connect Claude Code`.\n');
}

/** The plan while this stop is visited. */
function planAt(stops: readonly Stop[], current: number): Step {
  return {
    type: 'plan',
    entries: stops.map(({ title, priority }, index) => ({
      content: title,
      priority,
      status: index < current ? 'completed' : index === current ? 'in_progress' : 'pending',
    })),
  };
}

const formStop: Stop = {
  title: 'A form',
  priority: 'medium',
  intro: 'An agent can ask for several things at once. You may decline.',
  visit: answerForm,
};

const allStops: readonly Stop[] = [
  {
    title: 'Thoughts',
    priority: 'low',
    intro:
      'What an agent thinks before it acts stands folded above its answer. “Show thinking” below the message box turns mine off.',
    *visit() {
      yield think('This is a thought. Mine are short, since I have no model that thinks.');
    },
  },
  {
    title: 'Looking into the workspace',
    priority: 'high',
    intro: 'Each tool that an agent uses is a card: what it does, how it ended, and the files that it touched.',
    visit: (turn) => answerFiles('', { ...turn, options: { ...turn.options, length: 'brief' } }),
  },
  {
    title: 'A change that you allow',
    priority: 'high',
    intro: 'Before an agent writes, it shows the change and asks. I would like to add a line to `PARLEY-NOTES.md`.',
    visit: (turn) =>
      editFile({ path: 'PARLEY-NOTES.md', change: { type: 'append', text: 'The Parley Guide was here.' } }, turn),
  },
  {
    title: 'A command that you allow',
    priority: 'high',
    intro: 'A command runs in a terminal that you can read along.',
    visit: (turn) => answerRun('echo Hello from the terminal', turn),
  },
  formStop,
  {
    title: 'Notices and numbers',
    priority: 'low',
    intro:
      'A notice tells something beside the conversation. The ring shows how full an agent’s context is: I have none, so mine is what this conversation would take of a model’s. When a context is full, an agent condenses it, and a card tells so.',
    *visit(turn) {
      yield {
        type: 'notice',
        severity: 'info',
        title: 'This is a notice',
        description: 'Agents use it for example when a limit comes near.',
      };
      const compactionId = turn.newId('compaction');
      yield { type: 'compaction', compactionId, status: 'in_progress' };
      yield {
        type: 'compaction',
        compactionId,
        status: 'completed',
        summary:
          'An example: here an agent would tell what it keeps of the conversation. Nothing was removed from this one.',
      };
    },
  },
];
