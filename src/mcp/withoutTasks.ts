/** In the place of the MCP SDK's tasks (build/leanPackages.mjs), which are experimental: Parley begins none. */
export const ExperimentalClientTasks = undefined;

/** The same, of servers. */
export const ExperimentalServerTasks = undefined;
