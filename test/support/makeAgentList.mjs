// Makes media/agents.json, the list of agents that ships with the extension, from a copy of the ACP registry:
//
//   node test/support/makeAgentList.mjs path/to/registry.json
//
// A copy may be old, so only what does not go stale is kept: names, descriptions, addresses, and packages without their version
// (npx and uvx then take the newest). Programs to download are left out: for those the extension asks the registry itself.
import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';

/** Packages whose pinned version is known to exist. */
const checkedPins = new Set(['claude-acp', 'codex-acp']);
/** What the copy of 2026-11-22 has wrong: that package does not exist. */
const corrections = new Map([['@opencode/cli', 'opencode-ai']]);

const source = process.argv[2];
if (source === undefined) throw new Error('usage: node test/support/makeAgentList.mjs path/to/registry.json');
/** @type {unknown} */
const copy = JSON.parse(readFileSync(source, 'utf8'));
const registry = /** @type {{ version: string, agents: Agent[] }} */ (copy);

/**
 * @typedef {Record<string, { readonly package: string } | undefined>} Distributions
 * @typedef {Record<string, unknown> & { readonly id: string, readonly distribution: Distributions }} Agent
 */

/** @param {Agent} agent */
function kept(agent) {
  const { id, name, version, description, repository, website, authors, license, distribution } = agent;
  const packages = ['npx', 'uvx'].flatMap((kind) => {
    const from = distribution[kind];
    if (from === undefined) return [];
    const { package: pinned, ...rest } = from;
    const bare = pinned.replace(/(?!^)(@|==).*$/, '');
    const chosen = checkedPins.has(id) ? pinned : (corrections.get(bare) ?? bare);
    return [/** @type {const} */ ([kind, { package: chosen, ...rest }])];
  });
  return {
    id,
    name,
    version,
    description,
    repository,
    website,
    authors,
    license,
    distribution: /** @type {unknown} */ (Object.fromEntries(packages)),
  };
}

const list = { version: registry.version, agents: registry.agents.map(kept) };
writeFileSync('media/agents.json', await format(JSON.stringify(list), { parser: 'json', printWidth: 120 }));
