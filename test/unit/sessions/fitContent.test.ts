import { deepEqual, equal } from 'node:assert/strict';
import type { ContentBlock } from '../../../src/acp/content';
import { DisposableStore } from '../../../src/base/lifecycle';
import { fitContent } from '../../../src/sessions/fitContent';
import { Session } from '../../../src/sessions/session';
import { FakeLink } from '../../support/fakeAgent';
import { fakeHost, folder, settled } from '../../support/fakeSessionHost';

const nothing = { promptImage: false, promptAudio: false, promptEmbeddedContext: false };
const everything = { promptImage: true, promptAudio: true, promptEmbeddedContext: true };

const text: ContentBlock = { type: 'text', text: 'Look' };
const pasted: ContentBlock = { type: 'image', data: 'aGk=', mimeType: 'image/png', uri: 'parley:/attachment/shot.png' };
const picture: ContentBlock = { type: 'image', data: 'aGk=', mimeType: 'image/png', uri: 'file:///w/my%20shot.png' };
const file: ContentBlock = { type: 'resource', resource: { uri: 'file:///w/a.ts', text: 'a', mimeType: 'text/plain' } };
const lines: ContentBlock = { type: 'resource', resource: { uri: 'file:///w/a.ts#L1-L2', text: 'a\nb' } };
const sound: ContentBlock = { type: 'audio', data: 'aGk=', mimeType: 'audio/wav' };

describe('a prompt that fits its agent', () => {
  it('stays as it is for one that takes everything', () => {
    const content = [text, pasted, picture, file, lines, sound];
    deepEqual(fitContent(content, everything), { content, changes: [] });
  });

  it('has links for files, and the text of what is no file on disk', () => {
    deepEqual(fitContent([text, file, lines], nothing), {
      content: [
        text,
        { type: 'resource_link', name: 'a.ts', uri: 'file:///w/a.ts', mimeType: 'text/plain' },
        {
          type: 'text',
          text: '<context ref="file:///w/a.ts#L1-L2">\na\nb\n</context>',
          annotations: { audience: ['assistant'] },
        },
      ],
      changes: [],
    });
  });

  it('says what it does without', () => {
    deepEqual(fitContent([text, pasted, picture, sound], nothing), {
      content: [text, { type: 'resource_link', name: 'my shot.png', uri: 'file:///w/my%20shot.png' }],
      changes: [
        { what: 'leftOut', kind: 'image', name: 'shot.png' },
        { what: 'linked', kind: 'image', name: 'my shot.png' },
        { what: 'leftOut', kind: 'audio', name: '' },
      ],
    });
  });

  it('is never empty', () => {
    deepEqual(fitContent([pasted], nothing).content, [
      { type: 'text', text: '[Not sent, since you do not take it: image shot.png]' },
    ]);
  });

  it('is made when the agent is known, and the transcript keeps what was written and what did not go', async () => {
    const store = new DisposableStore();
    const link = store.add(new FakeLink());
    const session = store.add(new Session({ agentId: 'fake', folder }, link, fakeHost()));
    session.prompt([text, pasted]);
    await settled();
    deepEqual(link.agent.session.lastPrompt.content, [text]);
    const row = session.state.rows.at(0);
    equal(row?.kind === 'message' && row.content.length, 2);
    deepEqual(row?.kind === 'message' && row.prompt?.changes, [{ what: 'leftOut', kind: 'image', name: 'shot.png' }]);
    store.dispose();
  });
});
