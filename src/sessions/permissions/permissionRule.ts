/** What may be done in a session without a question; never kept wider than `ask` beyond the session's life in this window. */
export const permissionModes = ['readOnly', 'ask', 'allowEdits', 'allowAll'] as const;

export type PermissionMode = (typeof permissionModes)[number];

/** How long and where a rule counts. */
export const ruleScopes = ['session', 'folder', 'user'] as const;

export type RuleScope = (typeof ruleScopes)[number];

/** Kinds of tool calls that a rule can name, as ACP calls them (`ToolKind`). */
export const ruleKinds = ['read', 'search', 'edit', 'delete', 'move', 'execute', 'fetch'] as const;

export type RuleKind = (typeof ruleKinds)[number];

/**
 * One rule, as it is written in the setting `parley.permissions.rules`: which requests it answers, and how. It names exactly one of
 * a command, the first words of one, a tool of an MCP server, or a kind of work.
 */
export type PermissionRule = { readonly effect: 'allow' | 'deny' } & RuleSubject;

export type RuleSubject =
  /** This command, letter by letter. */
  | { readonly command: string }
  /** Commands that begin with these words; more words may follow, no second command. */
  | { readonly commandPrefix: string }
  /** `server/tool`. */
  | { readonly mcpTool: string }
  /** @param path A glob, relative to the session's folder: `*` within a name, `**` over folders. */
  | { readonly kind: RuleKind; readonly path?: string };

/** A rule with the place where it is kept. */
export interface ScopedRule {
  readonly scope: RuleScope;
  readonly rule: PermissionRule;
}

/** Why policy answered as it did. */
export type PolicyCause =
  | { readonly type: 'rule'; readonly scope: RuleScope; readonly rule: PermissionRule }
  | { readonly type: 'mode'; readonly mode: PermissionMode };

/** Why something is asked about each time, whatever rules and mode say. */
export type Caution =
  | { readonly type: 'dangerous'; readonly danger: Danger }
  /** Parley cannot tell what the command does: it substitutes, groups, or hides something. */
  | { readonly type: 'notUnderstood' }
  /** A file that decides what programs run. */
  | { readonly type: 'guarded'; readonly path: string }
  /** A place outside of the session's folders. */
  | { readonly type: 'outside'; readonly path: string };

export type Danger =
  | 'deletes'
  | 'root'
  | 'runsAnother'
  | 'inlineCode'
  | 'pipedIntoProgram'
  | 'rewritesHistory'
  | 'disk'
  | 'rights'
  | 'system'
  | 'publishes'
  | 'environment';

/** What policy makes of a request. */
export interface PolicyVerdict {
  readonly decision: 'allow' | 'reject' | 'ask';
  /** Of an answer: why. */
  readonly cause?: PolicyCause;
  /** Of a question: the rules that would have answered it, the narrowest first. What is shown of them is all that they allow. */
  readonly offers?: readonly PermissionRule[];
  readonly caution?: Caution;
}
