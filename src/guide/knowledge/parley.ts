/** Texts about Parley and the Guide itself, in markdown. */

export const aboutGuide = `I am the **Guide**, a small agent that comes with Parley. I am **not a language model**: I recognise a few questions, look into your workspace and tell you what is there. I use no network and no account, and what you write stays on this machine.

To work with a real coding agent, ask me for example \`/connect Claude Code\`.
`;

export const whatICanDo = `| Write | and I |
| --- | --- |
| \`/files\` | list the files of the workspace, or of a folder |
| \`/search TODO\` | find a text in the workspace |
| \`/read README.md:1-20\` | show a file, or some lines of it |
| \`/edit NOTES.md append A line\` | change a file, when you allow it |
| \`/run git status\` | run a command, when you allow it |
| \`/background npm test\` | run a command behind the conversation |
| \`/tour\` | show every part of this panel at work |
| \`/connect Gemini\` | explain how to connect a coding agent |
| \`/ask\` | ask you what to connect, in a form |
| \`/mcp\` | explain how to add an MCP server |
| \`/docs\` | open the documentation of the protocol |
| \`/keys\` | tell how to find your way by keyboard |
`;

export const howParleyWorks = `Parley is a client of the [Agent Client Protocol](https://agentclientprotocol.com): any coding agent that speaks it can work here. Each agent runs as a process on this machine, in the workspace folder, under your own account with its maker. Parley has no account and sends nothing anywhere itself.
`;

export const troubleHowTo = `When an agent does not start:

- **Its program is not found**: it must be on the PATH of your login shell. \`npx\` comes with [Node.js](https://nodejs.org), \`uvx\` with [uv](https://docs.astral.sh/uv/). After an installation, run **Parley: Read the Shell Environment Again** and start a new session.
- **It takes long**: the first start by \`npx\` or \`uvx\` downloads the agent, which may take minutes.
- **It ends at once, or does not answer**: the card in the conversation shows what it wrote last. Does the command need an argument, such as \`--acp\`? Tried in a terminal, the same command often tells more.

**Parley: Show Log**, **Show Protocol Trace** and **Copy Diagnostics** tell what happened, without what was said.
`;

export const mcpHowTo = `An **MCP server** gives an agent more tools. Run **Parley: Edit MCP Servers** and name one in your settings:

\`\`\`json
"parley.mcpServers": {
  "tracker": { "command": "npx", "args": ["-y", "tracker-mcp"] },
  "docs": { "type": "http", "url": "https://docs.example.com/mcp" }
}
\`\`\`

Those in a folder's \`.vscode/mcp.json\` count too; you are asked before an agent gets a server that a workspace names. **Parley: Show MCP Servers** lists what each session has, and what it does not have and why.
`;

export const protocolPage = 'https://agentclientprotocol.com';

export const keysHowTo = `- **Enter** sends, **Shift+Enter** begins a new line, **Escape** stops the agent, **Up** brings back what you wrote before.
- **@** completes files, symbols, problems, git changes and more; **/** completes the agent's commands.
- While an agent asks for permission, the digit keys **1** to **9** choose an answer; none is chosen for you.
- While an agent works, Send puts your message into a queue.
- **Alt+.** and **Alt+,** go from change to change in the files that an agent has changed.

All commands are in the palette under “Parley:”, where you can also give them your own keys.
`;
