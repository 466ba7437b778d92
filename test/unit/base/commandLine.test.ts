import { equal } from 'node:assert/strict';
import { commandLine } from '../../../src/base/commandLine';

describe('a command line for people', () => {
  it('quotes what a shell would take apart', () => {
    equal(
      commandLine('/usr/bin/agent', ['login', '--name=a b', "it's", '', '$HOME', 'C:\\x']),
      `/usr/bin/agent login '--name=a b' 'it'\\''s' '' '$HOME' C:\\x`,
    );
  });
});
