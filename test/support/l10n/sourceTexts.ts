import { readFileSync, readdirSync } from 'node:fs';
import ts from 'typescript';

/** A text for people in the sources: the first argument of `t()` in the webview, of `vscode.l10n.t()` in the host. */
export interface SourceText {
  readonly text: string;
  /** `file:line` of the first place. */
  readonly place: string;
}

export interface SourceTexts {
  /** By their text. */
  readonly texts: ReadonlyMap<string, SourceText>;
  /** What cannot be translated as it is written, each beginning with its `file:line`. */
  readonly problems: readonly string[];
}

/** Attributes and properties that are read by people. */
const spokenAttributes = new Set(
  ['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'title', 'placeholder', 'alt'].concat(
    ...['label', 'hint', 'text', 'question', 'heading', 'note', 'description', 'message', 'tooltip'],
  ),
);
/** Those of VS Code's API, in files that import it. */
const spokenProperties = new Set(['title', 'placeHolder', 'placeholder', 'prompt', 'label', 'detail', 'tooltip']);
const spokenMethods =
  /^(show(Information|Warning|Error)Message|setStatusBarMessage|createStatusBarItem|createTreeView|appendMarkdown)$/;

/** All texts for people in the sources under a folder, and those that are not written so that they can be translated. */
export function readSourceTexts(folder = 'src'): SourceTexts {
  const texts = new Map<string, SourceText>();
  const problems: string[] = [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .sort();
  for (const file of files) readTextsOf(file, readFileSync(file, 'utf8'), texts, problems);
  return { texts, problems };
}

/** Those of one file. */
export function readTextsOf(file: string, source: string, texts: Map<string, SourceText>, problems: string[]): void {
  const tree = ts.createSourceFile(
    file,
    source,
    ts.ScriptTarget.Latest,
    true,
    file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  const place = (node: ts.Node): string =>
    `${file}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`;
  const complain = (node: ts.Node, what: string): void => void problems.push(`${place(node)}: ${what}`);
  const usesVSCode = source.includes("from 'vscode'");
  const usesPanel = /import \{[^}]*\bt\b[^}]*\} from '[./]*\/l10n'/.test(source);

  const takeCall = (call: ts.CallExpression): void => {
    const [first, ...values] = call.arguments;
    if (!first || !ts.isStringLiteralLike(first)) {
      complain(call, 'the text is not a literal');
      return;
    }
    const { text } = first;
    if (!texts.has(text)) texts.set(text, { text, place: place(call) });
    if (values.some((value) => ts.isSpreadElement(value))) return;
    const expected = [...placeholders(text)].join(' ');
    const given = values.map((_, index) => `{${index}}`).join(' ');
    if (expected !== given) complain(call, `“${text}” has the placeholders [${expected}], but is given [${given}]`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTranslation(node, usesVSCode, usesPanel)) {
      takeCall(node);
      for (const value of node.arguments.slice(1)) visit(value);
      return;
    }
    if (ts.isJsxText(node) && hasWords(node.text)) complain(node, `“${node.text.trim()}” is not translated`);
    const spoken = spokenIn(node, usesVSCode);
    for (const literal of spoken.flatMap(literalsOf)) complain(literal, `“${literal.text}” is not translated`);
    ts.forEachChild(node, visit);
  };
  visit(tree);
}

/** The placeholders of a text, sorted, each once. */
export function placeholders(text: string): ReadonlySet<string> {
  return new Set((text.match(/\{\d+\}/g) ?? []).sort((a, b) => Number(a.slice(1, -1)) - Number(b.slice(1, -1))));
}

function isTranslation(call: ts.CallExpression, usesVSCode: boolean, usesPanel: boolean): boolean {
  const name = call.expression.getText();
  return (usesVSCode && name === 'vscode.l10n.t') || (usesPanel && name === 't');
}

/** The expressions in a node whose value people read or hear. */
function spokenIn(node: ts.Node, usesVSCode: boolean): readonly ts.Expression[] {
  if (ts.isJsxAttribute(node)) {
    const value = node.initializer;
    if (!value || !spokenAttributes.has(node.name.getText())) return [];
    return ts.isJsxExpression(value) ? (value.expression ? [value.expression] : []) : [value];
  }
  if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) return node.expression ? [node.expression] : [];
  if (!usesVSCode) return [];
  if (ts.isPropertyAssignment(node) && spokenProperties.has(node.name.getText())) return [node.initializer];
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    return spokenMethods.test(node.expression.name.text) ? node.arguments.filter(ts.isExpression) : [];
  }
  return [];
}

/** The literals with words that an expression may come to. */
function literalsOf(node: ts.Expression): readonly ts.LiteralLikeNode[] {
  if (ts.isStringLiteralLike(node)) return hasWords(node.text) ? [node] : [];
  if (ts.isTemplateExpression(node)) {
    return [node.head, ...node.templateSpans.map(({ literal }) => literal)].filter(({ text }) => hasWords(text));
  }
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return literalsOf(node.expression);
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].flatMap(literalsOf);
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return literalsOf(node.right);
    const joins = [ts.SyntaxKind.PlusToken, ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken];
    return joins.includes(kind) ? [node.left, node.right].flatMap(literalsOf) : [];
  }
  return [];
}

/** What is the same in every language: our name, VS Code's icons in labels, an example of a command. */
const sameEverywhere = /^Parley$|\$\([\w-]+\)|^[a-z][\w-]*( --?[\w-]+)+$/g;

/** Whether there is anything to translate. */
function hasWords(text: string): boolean {
  return /\p{L}/u.test(text.replaceAll(sameEverywhere, ''));
}
