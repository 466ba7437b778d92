/** A slash command of the Guide. */
export interface GuideCommand {
  /** Without the slash. */
  readonly name: string;
  readonly description: string;
  /** What to write behind it. */
  readonly hint?: string;
}

export const guideCommands: readonly GuideCommand[] = [
  { name: 'help', description: 'What the Guide can do' },
  { name: 'files', description: 'List the files of the workspace or of a folder', hint: 'folder' },
  { name: 'search', description: 'Find a text in the workspace', hint: 'text' },
  { name: 'read', description: 'Show a file or some lines of it', hint: 'path:first-last' },
  {
    name: 'edit',
    description: 'Change a file, when you allow it',
    hint: 'path append … | replace … with … | create …',
  },
  { name: 'run', description: 'Run a command, when you allow it', hint: 'command' },
  { name: 'background', description: 'Run a command behind the conversation', hint: 'command' },
  { name: 'ask', description: 'Connect an agent with the help of a form' },
  { name: 'tour', description: 'See every part of the panel at work' },
  { name: 'connect', description: 'How to connect a coding agent', hint: 'agent' },
  { name: 'mcp', description: 'How to add an MCP server' },
  { name: 'docs', description: 'Open the documentation of the protocol' },
  { name: 'keys', description: 'How to find your way by keyboard' },
];
