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
| \`/tour\` | show every part of this panel at work |
| \`/connect Gemini\` | explain how to connect a coding agent |
| \`/mcp\` | explain how to add an MCP server |
| \`/keys\` | tell how to find your way by keyboard |
`;

export const howParleyWorks = `Parley is a client of the [Agent Client Protocol](https://agentclientprotocol.com): any coding agent that speaks it can work here. Each agent runs as a process on this machine, in the workspace folder, under your own account with its maker. Parley has no account and sends nothing anywhere itself.
`;

export const mcpHowTo = `An **MCP server** gives an agent more tools. Put it into \`settings.json\` (user, workspace or folder):

\`\`\`json
{
  "parley.mcpServers": {
    "everything": {
      "command": "npx",
      "args": ["-y", "@modelcontextprotocol/server-everything"]
    }
  }
}
\`\`\`

A server that is reached over HTTP has a \`url\` in place of \`command\`. Servers from \`.vscode/mcp.json\` are used too. They are handed to the agent with each session, in trusted workspaces only; the agent starts them and calls them.
`;

export const protocolPage = 'https://agentclientprotocol.com';

export const keysHowTo = `- **Enter** sends, **Shift+Enter** begins a new line, **Escape** stops the agent, **Up** brings back what you wrote before.
- **@** completes files, folders and symbols; **/** completes the agent's commands.
- While an agent asks for permission, the digit keys **1** to **9** choose an answer; none is chosen for you.
- While an agent works, Send puts your message into a queue.

All commands are in the palette under “Parley:”, where you can also give them your own keys.
`;
