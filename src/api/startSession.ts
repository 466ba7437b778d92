import { ApiError, failureError } from './apiError';
import { LiveSession } from './liveSession';
import type { ActiveSession } from './parley';
import type { ApiServices, SessionPlan } from './services';

/** Makes a session and opens it at its agent. @throws ApiError; then nothing of the session is left. */
export async function startSession(
  services: ApiServices,
  { folder, agent, opening }: SessionPlan,
): Promise<ActiveSession> {
  const { sessions, agents } = services;
  for (const directory of [opening.cwd ?? folder.path, ...(opening.additionalDirectories ?? [])]) {
    if (await services.isDirectory(directory)) continue;
    throw new ApiError('invalidArgument', `${directory} is not a directory`);
  }
  const { definitions, defaultAgentId } = agents.of(folder.uri);
  const chosen = definitions.find(({ id }) => id === agent) ?? definitions.find(({ name }) => name === agent);
  const agentId = agent === undefined ? defaultAgentId : chosen?.id;
  if (agentId === undefined) {
    const names = definitions.map(({ name }) => name).join(', ');
    throw new ApiError('invalidArgument', `withAgent: agent is not the name of one in this folder, which are ${names}`);
  }
  const session = sessions.create(folder.uri, agentId, undefined, opening);
  if (!session) throw new ApiError('noFolder', `The folder ${folder.name} is not in this window any more`);
  // From now on: an agent may speak before it has answered.
  const live = new LiveSession(session, services);
  const failure = await session.start();
  if (live.isEnded) throw new ApiError('ended', 'The session was ended while it was being started');
  if (!failure) return live;
  live.dispose();
  throw failureError('agentUnavailable', 'The agent could not open a session', failure);
}
