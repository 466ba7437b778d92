import { readFileSync } from 'node:fs';
import type { TestEntry } from './archives';
import { repositoryPath } from './root';

/** What an archive of a real agent holds: the scripted one, with a program `bin/agent` that starts it. */
export function agentEntries(scenario: object = {}): readonly TestEntry[] {
  const fixture = (name: string): TestEntry => ({
    name: `lib/${name}`,
    content: readFileSync(repositoryPath('test/fixtures/agents', name)),
  });
  const start = `#!/bin/sh\nexec '${process.execPath}' "$(dirname "$0")/../lib/scripted.mjs" '${JSON.stringify(scenario)}'\n`;
  return [
    { name: 'bin/' },
    { name: 'bin/agent', content: start, mode: 0o755 },
    fixture('scripted.mjs'),
    fixture('wire.mjs'),
  ];
}
