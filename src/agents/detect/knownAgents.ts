/** A program that speaks ACP when it is started so. */
export interface KnownAgent {
  /** As the registry has it. */
  readonly id: string;
  readonly name: string;
  /** The program's name, without an ending. */
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * The agents that are looked for on this machine: the programs of the registry's entries, and what their packages install. In the
 * order in which they are offered. Of an agent with several programs, the first that is found counts.
 */
export const knownAgents: readonly KnownAgent[] = [
  { id: 'claude-acp', name: 'Claude Agent', command: 'claude-agent-acp', args: [] },
  { id: 'claude-acp', name: 'Claude Agent', command: 'claude-code-acp', args: [] },
  { id: 'codex-acp', name: 'Codex', command: 'codex-acp', args: [] },
  { id: 'gemini', name: 'Gemini CLI', command: 'gemini', args: ['--acp'] },
  { id: 'github-copilot-cli', name: 'GitHub Copilot', command: 'copilot', args: ['--acp'] },
  { id: 'opencode', name: 'OpenCode', command: 'opencode', args: ['acp'] },
  { id: 'qwen-code', name: 'Qwen Code', command: 'qwen', args: ['--acp'] },
  { id: 'goose', name: 'goose', command: 'goose', args: ['acp'] },
  { id: 'kimi', name: 'Kimi CLI', command: 'kimi', args: ['acp'] },
  { id: 'cursor', name: 'Cursor', command: 'cursor-agent', args: ['acp'] },
  { id: 'cline', name: 'Cline', command: 'cline', args: ['--acp'] },
  { id: 'kilo', name: 'Kilo', command: 'kilo', args: ['acp'] },
  { id: 'auggie', name: 'Auggie CLI', command: 'auggie', args: ['--acp'] },
  { id: 'mistral-vibe', name: 'Mistral Vibe', command: 'vibe-acp', args: [] },
  { id: 'amp-acp', name: 'Amp', command: 'amp-acp', args: [] },
  { id: 'pi-acp', name: 'pi ACP', command: 'pi-acp', args: [] },
  { id: 'junie', name: 'Junie', command: 'junie', args: ['--acp=true'] },
  { id: 'stakpak', name: 'Stakpak', command: 'stakpak', args: ['acp'] },
  { id: 'vtcode', name: 'VT Code', command: 'vtcode', args: ['acp'] },
  { id: 'qoder', name: 'Qoder CLI', command: 'qodercli', args: ['--acp'] },
  { id: 'codebuddy-code', name: 'Codebuddy Code', command: 'codebuddy', args: ['--acp'] },
  { id: 'fast-agent', name: 'fast-agent', command: 'fast-agent-acp', args: ['-x'] },
  { id: 'devin', name: 'Devin', command: 'devin', args: ['acp'] },
];
