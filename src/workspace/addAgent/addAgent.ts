import { homedir } from 'node:os';
import { findAgents } from '../../agents/detect/findAgents';
import { AgentInstaller } from '../../agents/install/agentInstaller';
import { RegistryList } from '../../agents/registry/registryList';
import type { AddAgent, AddAgentHost } from './addAgentPorts';
import { AgentPicker } from './agentPicker';

/** How long the search for agents on this machine may take. Milliseconds. */
const FIND_LIMIT_MS = 3000;

/** Everything that finds and adds agents. */
export function createAddAgent(host: AddAgentHost): AddAgent {
  const { root, unpackScript, log } = host;
  const installer = new AgentInstaller({ root, unpackScript, log });
  const find: AddAgent['find'] = async () =>
    findAgents({ environment: await host.environment(), home: homedir(), limitMs: FIND_LIMIT_MS });
  return {
    find,
    keep: (found) => installer.add(found),
    sweep: () => installer.sweep(),
    pick: (only) => {
      const registry = new RegistryList({
        url: host.registryUrl(),
        snapshotFile: host.snapshotFile,
        cacheFile: host.cacheFile,
        log,
        now: () => Date.now(),
      });
      return new AgentPicker({ registry, installer, find, host }, only).run();
    },
  };
}
