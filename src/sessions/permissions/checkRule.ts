import { type Check, CheckError, isRecord, object, oneOf, optional, text } from '../../base/check';
import { globProblem } from './pathGlob';
import { type PermissionRule, ruleKinds } from './permissionRule';
import { parseShellLine } from './shellLine';

/** So many rules of one place count. */
const MAX_RULES = 1000;

const effect = oneOf('allow', 'deny');
const subjects = ['command', 'commandPrefix', 'mcpTool', 'kind'] as const;
const commandText = text(10_000);
const kindFields = object({ kind: oneOf(...ruleKinds), path: optional(text(500)) });

/** A rule as it is written in the settings. @throws CheckError that says what is wrong with it. */
export const ruleCheck: Check<PermissionRule> = (value, path) => {
  const fields = isRecord(value) ? value : {};
  const given = subjects.filter((key) => Object.hasOwn(fields, key));
  const [subject] = given;
  const others = Object.keys(fields).filter(
    (key) => key !== 'effect' && key !== subject && !(key === 'path' && subject === 'kind'),
  );
  if (subject === undefined || others.length > 0) {
    throw new CheckError(path, `a rule with an effect and one of ${subjects.join(', ')}`);
  }
  const rule = { effect: effect(fields['effect'], `${path}.effect`) };
  const place = `${path}.${subject}`;
  switch (subject) {
    case 'command': {
      const command = commandText(fields[subject], place);
      if (command.trim() !== command || command === '')
        throw new CheckError(place, 'a command without blanks around it');
      return { ...rule, command };
    }
    case 'commandPrefix': {
      const commandPrefix = commandText(fields[subject], place);
      if (prefixWords(commandPrefix) === undefined) throw new CheckError(place, 'the first words of one command');
      return { ...rule, commandPrefix };
    }
    case 'mcpTool': {
      const mcpTool = text(500)(fields[subject], place);
      if (!/^[^/]+\/[^/]+$/.test(mcpTool)) throw new CheckError(place, 'a server and a tool: server/tool');
      return { ...rule, mcpTool };
    }
    case 'kind': {
      const { kind, path: glob } = kindFields(fields, path);
      const problem = glob === undefined ? undefined : globProblem(glob);
      if (problem !== undefined) throw new CheckError(`${path}.path`, problem);
      if (kind === 'execute' && rule.effect === 'allow') {
        throw new CheckError(place, 'a kind that can be allowed as a whole: name the commands');
      }
      return { ...rule, kind, ...(glob !== undefined && { path: glob }) };
    }
  }
};

/** The words of a command's beginning; undefined when it is not just words. They are the same words on every platform. */
export function prefixWords(prefix: string): readonly string[] | undefined {
  const [command, ...more] = parseShellLine(prefix, 'posix') ?? [];
  const isWords = command && more.length === 0 && command.assignments.length === 0 && command.redirects.length === 0;
  return isWords && !/[;&\n]\s*$/.test(prefix) && command.words.length > 0 ? command.words : undefined;
}

/** The rules of a setting, and what is wrong with the others. @param value As it is written. */
export function readRules(value: unknown): {
  readonly rules: readonly PermissionRule[];
  readonly problems: readonly string[];
} {
  if (value === undefined || value === null) return { rules: [], problems: [] };
  if (!Array.isArray(value)) return { rules: [], problems: ['parley.permissions.rules is not a list'] };
  const rules: PermissionRule[] = [];
  const problems: string[] = [];
  for (const [index, one] of value.slice(0, MAX_RULES).entries()) {
    try {
      rules.push(ruleCheck(one, `parley.permissions.rules[${String(index)}]`));
    } catch (error) {
      if (!(error instanceof CheckError)) throw error;
      problems.push(error.message);
    }
  }
  if (value.length > MAX_RULES) problems.push(`parley.permissions.rules has more than ${String(MAX_RULES)} rules`);
  return { rules, problems };
}

/** The same rule, whatever the order in which it is written. */
export function ruleKey(rule: PermissionRule): string {
  return JSON.stringify(Object.entries(rule).sort(([a], [b]) => (a < b ? -1 : 1)));
}
