import { type Check, CheckError, isRecord, list, object, oneOf, optional, record, text } from '../base/check';
import type { ContentBlock } from '../acp/content';
import type { SessionOpening } from './ports';

/** Characters of an opening as JSON; what is larger is not kept. */
const MAX_SIZE = 64 * 1024;
const path = text(32_768);
const short = text(MAX_SIZE);

const json: Check<Readonly<Record<string, unknown>>> = (value, place) => {
  if (!isRecord(value)) throw new CheckError(place, 'an object');
  return value;
};
const block: Check<ContentBlock> = (value, place) => {
  const { type } = object({ type: text(100) })(value, place);
  if (type !== 'text') throw new CheckError(`${place}.type`, 'text');
  return { type, text: object({ text: short })(value, place).text };
};
const openingCheck = object({
  cwd: optional(path),
  additionalDirectories: optional(list(path, 100)),
  mcpServers: optional(
    list((value, place) => {
      const { type } = object({ type: oneOf('stdio', 'http', 'sse') })(value, place);
      return type === 'stdio'
        ? {
            type,
            ...object({ name: short, command: short, args: list(short, 1000), env: record(short, 0) })(value, place),
          }
        : { type, ...object({ name: short, url: short, headers: record(short, 0) })(value, place) };
    }, 100),
  ),
  systemPrompt: optional(object({ mode: oneOf('append', 'override'), content: list(block, 100) })),
  meta: optional(json),
});

/** What is kept of an opening, so that the session comes back as it was opened. */
export type KeptOpening = ReturnType<typeof openingCheck>;

/**
 * What of an opening can be kept on disk. Not what lives in another extension, and nothing that may be a secret: no MCP server with
 * environment variables, headers, a query in its address or an argument named like one, and no `meta` with a field named like one.
 * Undefined: there is nothing to keep.
 */
export function keptOpening(opening: SessionOpening | undefined): KeptOpening | undefined {
  if (!opening) return undefined;
  const { hidden: _, mcpServers, systemPrompt, meta, ...rest } = opening;
  const servers = mcpServers?.filter(isWithoutSecrets);
  const isText = systemPrompt?.content.every(({ type }) => type === 'text');
  const kept = withoutSecrets(meta);
  const given = {
    ...rest,
    ...(servers && servers.length > 0 && { mcpServers: servers }),
    ...(isText && { systemPrompt }),
    ...(kept !== undefined && { meta: kept }),
  };
  if (Object.keys(given).length === 0) return undefined;
  try {
    return readOpening(JSON.stringify(given));
  } catch {
    return undefined;
  }
}

/** The same, but shown: whoever opens a session again, or goes on from it, wants to see it. */
export function shownOpening(opening: SessionOpening | undefined): SessionOpening | undefined {
  if (!opening) return undefined;
  const { hidden: _, ...rest } = opening;
  return rest;
}

/** Takes an opening as it was kept. @throws CheckError, SyntaxError */
export function readOpening(written: string): KeptOpening {
  if (written.length > MAX_SIZE) throw new CheckError('opening', `of at most ${MAX_SIZE} characters`);
  return checkOpening(JSON.parse(written), 'opening');
}

export const checkOpening: Check<KeptOpening> = openingCheck;

const secretName = /token|secret|passw|credential|auth|cookie|key|headers|^env$/i;

/** Another extension's object, as JSON has it; undefined where it is none (circles), is too large, or may hold a secret. */
function withoutSecrets(meta: SessionOpening['meta']): unknown {
  try {
    const written = meta && JSON.stringify(meta);
    if (written === undefined || written.length > MAX_SIZE) return undefined;
    const plain: unknown = JSON.parse(written);
    return hasSecret(plain) ? undefined : plain;
  } catch {
    return undefined;
  }
}

/** @throws RangeError where it is too deep. */
function hasSecret(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, field]) => secretName.test(name) || hasSecret(field));
}

function isWithoutSecrets(server: NonNullable<SessionOpening['mcpServers']>[number]): boolean {
  switch (server.type) {
    case 'stdio':
      return Object.keys(server.env).length === 0 && !server.args.some((argument) => secretName.test(argument));
    case 'http':
    case 'sse':
      return Object.keys(server.headers).length === 0 && !/[?@]/.test(server.url);
    case 'acp':
    case 'inProcess':
      return false;
  }
}
