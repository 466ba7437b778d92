import type { GuideOptions } from '../conversation/options';
import type { CommandExit, PromptBlock, ToolCallPatch } from '../conversation/update';
import type { Workspace } from '../files/workspaceFolder';

/** All that the brain knows and may use while it answers one prompt. */
export interface Turn {
  readonly prompt: Prompt;
  readonly workspace: Workspace;
  readonly options: GuideOptions;
  readonly client: ClientServices;
  /** What was allowed "always" in this session; see `mayDo`. */
  readonly allowed: Set<string>;
  /** Names of the MCP servers that the client handed over with the session. */
  readonly mcpServers: readonly string[];
  /** Aborts when the person stops the turn; every wait of the brain ends with it. */
  readonly signal: AbortSignal;
  /** A new id, unique within the session. */
  newId(kind: 'call' | 'compaction'): string;
  /** Changes an option of the session. @returns all options after the change */
  setOption(id: string, value: unknown): Promise<GuideOptions>;
  /** The signal of one tool call: aborts with the turn, or when only this call is cancelled. */
  callSignal(toolCallId: string): AbortSignal;
}

export interface Prompt {
  readonly blocks: readonly PromptBlock[];
  /** The text blocks, joined. */
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

/** A file, selection or resource that came with a prompt. */
export interface Attachment {
  readonly name: string;
  readonly uri: string;
  /** Present when the client sent the content along. */
  readonly text?: string;
}

/** What the client does for the Guide. All reject when their signal aborts. */
export interface ClientServices {
  /** Whether `fillForm` can be used. */
  readonly offersForms: boolean;
  /** @returns the id of the chosen option, or undefined when the person cancelled */
  requestPermission(request: PermissionRequest, signal: AbortSignal): Promise<string | undefined>;
  fillForm(form: Form, signal: AbortSignal): Promise<FormAnswer>;
  /** Whether `openPage` can be used. */
  readonly offersPages: boolean;
  /** Asks the person to open a web page. @returns whether they did */
  openPage(page: { readonly url: string; readonly message: string }, signal: AbortSignal): Promise<boolean>;
  /** The text as the editor has it, unsaved changes included; undefined when the client does not offer that. */
  readTextFile(path: string, signal: AbortSignal): Promise<string | undefined>;
  /** Creates or replaces a file: through the client where it offers that, else on the disk. */
  writeTextFile(path: string, text: string, signal: AbortSignal): Promise<void>;
  /** Runs a command line in a shell, in a terminal that the client shows where it can. The signal's abort ends the command. */
  startCommand(request: CommandRequest, signal: AbortSignal): Promise<RunningCommand>;
  /** The same for a command that outlives the turn: it ends by itself, or with the session. */
  startInBackground(request: CommandRequest): Promise<RunningCommand>;
}

export interface PermissionRequest {
  readonly title: string;
  readonly description: string;
  readonly toolCall: ToolCallPatch;
  /** For a command: what would run, and where. */
  readonly command?: { readonly line: string; readonly cwd: string };
  readonly options: readonly PermissionOption[];
}

export interface PermissionOption {
  readonly id: string;
  readonly name: string;
  readonly kind: 'allow_once' | 'allow_always' | 'reject_once' | 'reject_always';
}

export interface Form {
  readonly message: string;
  readonly title: string;
  readonly fields: readonly FormField[];
}

/** One property of an elicitation's schema; the kinds are all that ACP defines. */
export type FormField = {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly required?: boolean;
} & (
  | {
      readonly type: 'text';
      readonly default?: string;
      readonly maxLength?: number;
      readonly format?: 'email' | 'date';
    }
  | { readonly type: 'choice'; readonly choices: readonly FormChoice[]; readonly default?: string }
  | { readonly type: 'choices'; readonly choices: readonly FormChoice[]; readonly default?: readonly string[] }
  | {
      readonly type: 'number' | 'integer';
      readonly minimum: number;
      readonly maximum: number;
      readonly default?: number;
    }
  | { readonly type: 'boolean'; readonly default?: boolean }
);

export interface FormChoice {
  readonly value: string;
  readonly title: string;
}

export type FormAnswer =
  | { readonly action: 'accept'; readonly values: Readonly<Record<string, unknown>> }
  | { readonly action: 'decline' | 'cancel' };

export interface CommandRequest {
  readonly line: string;
  readonly cwd: string;
}

export interface RunningCommand {
  /** To be put into the tool call's content; undefined when the client cannot show a terminal. */
  readonly terminalId: string | undefined;
  readonly ended: Promise<CommandResult>;
}

export interface CommandResult extends CommandExit {
  /** The end of what it wrote to stdout and stderr; bounded. */
  readonly output: string;
}
