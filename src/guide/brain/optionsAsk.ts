import { say } from './step';
import type { Answer } from './step';
import type { Turn } from './turn';

/** A wish about the answers, e.g. “be brief”: it sets the option that the panel shows, too. */
export async function* answerOption(id: string, value: unknown, turn: Turn): Answer {
  const options = await turn.setOption(id, value);
  yield { type: 'options', options };
  yield say(
    id === 'thoughts'
      ? options.thoughts
        ? 'I show my thinking.\n'
        : 'I keep my thinking to myself.\n'
      : lengthTexts[options.length],
  );
}

const lengthTexts = {
  brief: 'Brief from now on.\n',
  normal: 'Answers of normal length from now on.\n',
  detailed: 'I tell more from now on.\n',
};
