// Installs an agent, as a window would:  node installOwner.js ROOT UNPACK_SCRIPT ARCHIVE_URL
// Says "downloading" and "unpacking" when it comes to that, "installed" at the end.
import { AgentInstaller } from '../../src/agents/install/agentInstaller';
import { nullLog } from '../../src/base/log';
import { binaryAgent } from '../support/binaryAgent';

async function main([root = '', unpackScript = '', archive = '']: readonly string[]): Promise<void> {
  const installer = new AgentInstaller({ root, unpackScript, log: nullLog });
  let stage = '';
  const [agent, distribution] = binaryAgent({ archive });
  await installer.install(agent, distribution, {
    signal: new AbortController().signal,
    onProgress: (progress) => {
      if (progress.stage !== stage) console.log(progress.stage);
      stage = progress.stage;
    },
  });
  console.log('installed');
}

void main(process.argv.slice(2));
