import type { AgentConnection, NewSessionRequest } from '../acp/agentConnection';
import type { OpeningRequest } from './attachment';
import {
  type AskPermission,
  directoriesOf,
  type SessionAccess,
  type SessionHost,
  type SessionOpening,
  type SessionPlace,
} from './ports';

/** With what a session is opened, loaded or resumed: what whoever made it wants, and what its host adds. */
export async function openingRequest(
  place: SessionPlace,
  host: Pick<SessionHost, 'setup'>,
  connection: AgentConnection,
  ask: AskPermission,
  access: SessionAccess,
): Promise<OpeningRequest> {
  const { opening } = place;
  const [cwd] = directoriesOf(place);
  const asked = {
    ...(opening?.systemPrompt && { systemPrompt: opening.systemPrompt }),
    ...(opening?.meta && { meta: opening.meta }),
  };
  if (!host.setup) return { request: { ...asked, ...withoutHost(opening), cwd } };
  const { dispose, ...setup } = await host.setup(place, ask, connection, access);
  return { request: { ...asked, ...setup, cwd }, ...(dispose && { dispose }) };
}

/** What can be done of an opening where there is no host that knows more: in-process servers need a bridge. */
function withoutHost(opening: SessionOpening | undefined): Omit<NewSessionRequest, 'cwd'> {
  const { additionalDirectories, mcpServers } = opening ?? {};
  const entries = mcpServers?.filter((server) => server.type !== 'inProcess');
  return { ...(additionalDirectories && { additionalDirectories }), ...(entries && { mcpServers: entries }) };
}
