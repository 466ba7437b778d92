import { commandLine, quoted } from '../base/commandLine';
import { visibleText } from '../base/visibleText';
import { withKnown } from '../base/variables';
import type { McpServerDefinition } from './serverDefinition';
import { settingLookup } from './settingValues';

/**
 * What a server is, for lists: the command or the address, its folder and the names of what is added to the environment or to each
 * request. Values of those may be secrets: of them only the variables are told, by their names. What would be hidden is written out.
 */
export function serverText(server: McpServerDefinition): string {
  return visibleText(
    [...mainParts(server), ...addedTo(server).map(([name, value, sign]) => named(name, value, sign))].join(' + '),
  );
}

/** All that a server is, for a person who decides about it: nothing of what its configuration says is left out or can hide in it. */
export function wholeServerText(server: McpServerDefinition): string {
  const shown = settingsShown(server);
  const added = addedTo(server).map(([name, value, sign]) => `${quoted(name)}${sign}${quoted(shown(value))}`);
  return visibleText([...mainParts(server), ...fileParts(server), ...added].join('\n+ '));
}

function mainParts(server: McpServerDefinition): readonly string[] {
  const shown = settingsShown(server);
  if (server.type !== 'stdio') return [shown(server.url)];
  const { command, args, envFile, cwd } = server;
  const program = commandLine(shown(command), args.map(shown)) + (cwd === undefined ? '' : ` (${shown(cwd)})`);
  return [program, ...(envFile === undefined ? [] : [shown(envFile)])];
}

/** What its file sets: mostly secrets, so the names; of what decides which code is run, the values too. */
function fileParts(server: McpServerDefinition): readonly string[] {
  if (server.type !== 'stdio' || !server.fileEnv) return [];
  const names = Object.entries(server.fileEnv).map(([name, value]) =>
    loadsCode.test(name) ? `${name}=${quoted(value)}` : name,
  );
  return names.length === 0 ? [] : [names.join(', ')];
}

/** Variables by which programs, runtimes and the system's loader are told what to run. */
const loadsCode =
  /^(?:PATH|PATHEXT|COMSPEC|SHELL|ENV|BASH_ENV|LD_.*|DYLD_.*|PYTHON.*|RUBY.*|PERL.*|NODE_.*|npm_.*|GIT_.*|.*_OPTIONS|.*_OPTS)$/i;

/** Name, value, and what stands between them. */
function addedTo(server: McpServerDefinition): readonly (readonly [string, string, string])[] {
  const [values, sign] = server.type === 'stdio' ? [server.env, '='] : [server.headers, ': '];
  return Object.entries(values).map(([name, value]) => [name, value, sign]);
}

/** The values of settings are part of what is run; those of other variables are the person's, and may be secrets. */
function settingsShown(server: McpServerDefinition): (text: string) => string {
  return (text) => withKnown(text, settingLookup(server));
}

function named(name: string, value: string, sign: string): string {
  const variables = value.match(/\$\{[^{}]*\}/g);
  return variables ? `${name}${sign}${variables.join('')}` : name;
}
