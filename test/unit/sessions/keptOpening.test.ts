import { deepStrictEqual, strictEqual, throws } from 'node:assert/strict';
import { keptOpening, readOpening } from '../../../src/sessions/keptOpening';
import type { SessionOpening } from '../../../src/sessions/ports';
import { text } from '../../support/sessionEvents';

describe('what a session was opened with', () => {
  const opening: SessionOpening = {
    cwd: '/elsewhere',
    additionalDirectories: ['/more'],
    systemPrompt: { mode: 'append', content: [text('Be brief.')] },
    meta: { 'example.com/team': { name: 'red' } },
    mcpServers: [{ type: 'stdio', name: 'files', command: 'files', args: ['x'], env: {} }],
  };

  it('is kept, but for secrets and for what lives elsewhere', () => {
    deepStrictEqual(keptOpening({ ...opening, hidden: true }), opening);
    deepStrictEqual(readOpening(JSON.stringify(keptOpening(opening))), opening);
    const secret: SessionOpening = {
      cwd: '/x',
      meta: { gateway: { headers: { Authorization: 'secret' } } },
      mcpServers: [
        { type: 'stdio', name: 'a', command: 'a', args: [], env: { TOKEN: 'secret' } },
        { type: 'http', name: 'b', url: 'https://example.com/', headers: { Key: 'secret' } },
        { type: 'http', name: 'c', url: 'https://example.com/?key=secret', headers: {} },
        { type: 'stdio', name: 'e', command: 'e', args: ['--api-key=secret'], env: {} },
        { type: 'inProcess', name: 'd', connect: () => Promise.resolve() },
      ],
    };
    deepStrictEqual(keptOpening(secret), { cwd: '/x' });
  });

  it('is kept without what JSON cannot hold', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    deepStrictEqual(keptOpening({ cwd: '/x', meta: circle }), { cwd: '/x' });
    let deep: unknown = 0;
    for (let depth = 0; depth < 50_000; depth++) deep = { deep };
    deepStrictEqual(keptOpening({ cwd: '/x', meta: { deep } }), { cwd: '/x' });
  });

  it('is not kept where there is nothing, or too much', () => {
    strictEqual(keptOpening(undefined), undefined);
    strictEqual(keptOpening({ hidden: true }), undefined);
    strictEqual(keptOpening({ meta: { long: 'x'.repeat(100_000) } }), undefined);
    throws(() => readOpening('{"mcpServers":[{"type":"stdio","name":"a"}]}'), /opening\.mcpServers\[0\]\.command/);
  });
});
