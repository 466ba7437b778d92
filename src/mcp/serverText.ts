import { commandLine } from '../base/commandLine';
import { visibleText } from '../base/visibleText';
import type { McpServerDefinition } from './serverDefinition';

/**
 * What a server is, for a person to decide by: the command or the address as it is written, its folder and the names of what is added to
 * the environment or to each request. Values of those may be secrets: of them only the variables are told, by their names. What would be
 * hidden is written out.
 */
export function serverText(server: McpServerDefinition): string {
  if (server.type !== 'stdio') return visibleText([server.url, ...added(server.headers, ': ')].join(' + '));
  const { command, args, env, envFile, cwd } = server;
  const program = commandLine(command, args) + (cwd === undefined ? '' : ` (${cwd})`);
  return visibleText([program, ...added(env, '='), ...(envFile === undefined ? [] : [envFile])].join(' + '));
}

function added(values: Readonly<Record<string, string>>, sign: string): readonly string[] {
  return Object.entries(values).map(([name, value]) => {
    const variables = value.match(/\$\{[^{}]*\}/g);
    return variables ? `${name}${sign}${variables.join('')}` : name;
  });
}
