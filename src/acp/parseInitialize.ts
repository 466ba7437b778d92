import type { AgentDescription } from './agentConnection';
import { type Fields, present } from './fields';

/** Who an agent says that it is. */
export type AgentInfo = Pick<AgentDescription, 'name' | 'title' | 'version'>;

/** Reads `Implementation`; an agent that does not say who it is has an empty name. */
export function parseAgentInfo(info: Fields | undefined): AgentInfo {
  return { name: info?.text('name') ?? '', ...present({ title: info?.text('title'), version: info?.text('version') }) };
}

/** De facto, told by Claude's agent: `_meta.claudeCode.promptQueueing`. */
export function queuesPrompts(capabilities: Fields | undefined): boolean {
  return capabilities?.object('_meta')?.object('claudeCode')?.flag('promptQueueing') ?? false;
}
