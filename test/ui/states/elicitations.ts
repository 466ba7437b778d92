import type { ElicitationField, ElicitationRequest } from '../../../src/acp/agentConnection';
import type { SessionEvent } from '../../../src/sessions/events';

/** Builders for what an agent asks a person beside permissions. */

export function asksForm(
  requestId: string,
  fields: readonly ElicitationField[],
  change: Partial<Extract<ElicitationRequest, { readonly mode: 'form' }>> = {},
): SessionEvent {
  return {
    type: 'elicitationAsked',
    requestId,
    request: { mode: 'form', message: 'Tell me where to deploy.', fields, ...change },
  };
}

export function asksPage(requestId: string, url: string, message = 'Connect your account'): SessionEvent {
  return {
    type: 'elicitationAsked',
    requestId,
    request: { mode: 'url', message, elicitationId: `e-${requestId}`, url },
  };
}

/** A field of every kind. */
export const everyField: readonly ElicitationField[] = [
  { type: 'string', key: 'name', title: 'Name', required: true, minLength: 2, maxLength: 20, pattern: '^[a-z-]+$' },
  { type: 'string', key: 'mail', title: 'Owner', description: 'Who is told', required: false, format: 'email' },
  { type: 'string', key: 'home', title: 'Homepage', required: false, format: 'uri' },
  { type: 'string', key: 'day', title: 'Day', required: false, format: 'date' },
  { type: 'string', key: 'at', title: 'Begins at', required: false, format: 'date-time' },
  { type: 'string', key: 'notes', title: 'Notes', required: false, maxLength: 1000, default: 'Two\nlines' },
  {
    type: 'string',
    key: 'where',
    title: 'Where',
    required: true,
    choices: [
      { value: 'test', title: 'Test', description: 'Nobody sees it' },
      { value: 'live', title: 'Live', description: 'Everybody does' },
    ],
  },
  {
    type: 'string',
    key: 'region',
    title: 'Region',
    required: false,
    default: 'r2',
    choices: ['r1', 'r2', 'r3', 'r4', 'r5', 'r6'].map((value) => ({ value, title: `Region ${value.slice(1)}` })),
  },
  { type: 'integer', key: 'copies', title: 'Copies', required: true, minimum: 1, maximum: 9, default: 2 },
  { type: 'number', key: 'share', title: 'Share', required: false, minimum: 0.5 },
  { type: 'boolean', key: 'tell', title: 'Tell the team', required: false, default: true },
  {
    type: 'array',
    key: 'parts',
    title: 'Parts',
    required: true,
    minItems: 1,
    maxItems: 2,
    choices: ['web', 'api', 'docs'].map((value) => ({ value, title: value })),
  },
  { type: 'unknown', key: 'shape', title: 'Shape', required: false, raw: { type: 'object' } },
];
