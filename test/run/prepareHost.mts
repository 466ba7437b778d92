// Installs a VS Code from the npm registry: node test/run/prepareHost.mts newest|oldest
import { installHost } from '../vscode/hostInstall.mts';
import { hostVersions, parseHostName } from '../vscode/versions.mts';

await installHost(hostVersions[parseHostName(process.argv[2] ?? 'newest')]);
