import { equal } from 'node:assert/strict';
import { AcpError, errorText } from '../../../src/acp/errors';

describe('what an agent says of a failure', () => {
  const said = (message: string, data?: unknown): string => errorText(new AcpError('answered', message, -32603, data));

  it('is its message, with the details that it added', () => {
    equal(
      said('Internal error', { details: 'Claude Code process exited with code 1' }),
      'Internal error: Claude Code process exited with code 1',
    );
    equal(said('Internal error', { message: 'no model' }), 'Internal error: no model');
    equal(said('Internal error', 'no model'), 'Internal error: no model');
    equal(said('', 'no model'), 'no model');
  });

  it('is only its message where the details tell no more, or nothing to read', () => {
    for (const data of [
      undefined,
      null,
      7,
      [],
      {},
      { details: { a: 1 } },
      { details: ' ' },
      'error',
      { details: 'Internal' },
    ])
      equal(said('Internal error', data), 'Internal error');
  });

  it('is not the answer that made no sense, and no dump', () => {
    equal(errorText(new AcpError('malformed', 'm', undefined, 'the whole answer')), 'm');
    equal(said('m', 'x'.repeat(10_001)), `m: ${'x'.repeat(9997)}… (10004 characters)`);
    equal(said('x'.repeat(10_001)), `${'x'.repeat(10_000)}… (10001 characters)`);
  });
});
