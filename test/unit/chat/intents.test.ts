import { deepStrictEqual, throws } from 'node:assert/strict';
import fc from 'fast-check';
import { CheckError } from '../../../src/base/check';
import { checkIntent } from '../../../src/chat/intents';

describe('checkIntent', () => {
  it('takes a prompt', () => {
    const intent = { type: 'prompt', sessionKey: 'a', text: 'hello' };
    deepStrictEqual(checkIntent(intent), intent);
  });

  it('takes what was filled into a form, and refuses what no form has', () => {
    const answer = (content: unknown) => ({
      type: 'answerElicitation',
      sessionKey: 'a',
      requestId: 'r',
      outcome: { action: 'accept', content },
    });
    const content = { name: 'x', count: 2, on: true, picked: ['a', 'b'] };
    deepStrictEqual(checkIntent(answer(content)), answer(content));
    throws(() => checkIntent(answer({ nested: {} })), CheckError);
    throws(() => checkIntent({ ...answer({}), outcome: { action: 'shrug' } }), CheckError);
  });

  it('leaves out fields that no intent has', () => {
    deepStrictEqual(checkIntent({ type: 'cancel', sessionKey: 'a', evil: true }), { type: 'cancel', sessionKey: 'a' });
  });

  for (const [name, message, place] of [
    ['something that is no object', 'cancel', 'message'],
    ['an unknown type', { type: 'format' }, 'message.type'],
    ['a type that every object has', { type: 'constructor' }, 'message.type'],
    ['a missing field', { type: 'cancel' }, 'cancel.sessionKey'],
    ['a field of the wrong type', { type: 'prompt', text: 7 }, 'prompt.text'],
    ['a number out of range', { type: 'showRows', sessionKey: 'a', start: -1, count: 1 }, 'showRows.start'],
    [
      'a field that is only inherited',
      Object.assign(Object.create({ sessionKey: 'a' }) as object, { type: 'cancel' }),
      'cancel.sessionKey',
    ],
  ] as const) {
    it(`refuses ${name} and names the place`, () => {
      throws(
        () => checkIntent(message),
        (error) => error instanceof CheckError && error.path === place,
      );
    });
  }

  it('takes anything without another error than its own', () => {
    fc.assert(
      fc.property(fc.anything(), (message) => {
        try {
          checkIntent(message);
        } catch (error) {
          return error instanceof CheckError;
        }
        return true;
      }),
    );
  });
});
