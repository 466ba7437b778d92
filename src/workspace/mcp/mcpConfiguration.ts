import * as vscode from 'vscode';
import { errorMessage } from '../../base/errors';
import { Emitter } from '../../base/events';
import { DisposableMap, DisposableObject } from '../../base/lifecycle';
import type { Log } from '../../base/log';
import { firstOf } from '../../base/variables';
import { type ConfigText, readConfigText } from '../../mcp/configText';
import { withFileEnv } from '../../mcp/envFile';
import { type ConfiguredServer, mergeServers } from '../../mcp/mergeServers';
import { parseSource } from '../../mcp/parseServers';
import type { ConfigProblem, ConfigSource, McpServerDefinition, TextPosition } from '../../mcp/serverDefinition';
import { settingLookup, settingsOf, withSettings } from '../../mcp/settingValues';
import { variablesOfFolder } from '../folderEnvironment';
import { MCP_JSON, mcpJson, readText } from './configFiles';
import { hasKeys, isOfFile, own, type SettingsFiles, sourcesOf } from './configSources';

/** What is configured for a folder. */
export interface FolderServers {
  readonly servers: readonly ConfiguredServer[];
  readonly problems: readonly ConfigProblem[];
}

/**
 * The MCP servers that are configured for each workspace folder: in `parley.mcpServers` and VS Code's `mcp` setting, of the person, the
 * workspace and the folder, and in the folder's `.vscode/mcp.json`. A workspace that is not trusted has none.
 */
export class McpConfiguration extends DisposableObject {
  readonly #changed = this.register(new Emitter<void>());
  /** Something that may count was changed. */
  readonly onDidChange = this.#changed.event;
  readonly #watchers = this.register(new DisposableMap<string, vscode.FileSystemWatcher>());
  /** The settings to which servers refer. */
  readonly #settings = new Set<string>(['parley.mcpServers', 'mcp']);

  constructor(
    private readonly files: SettingsFiles,
    private readonly log: Log,
  ) {
    super();
    const changed = (): void => {
      this.#changed.fire();
    };
    this.register(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if ([...this.#settings].some((setting) => change.affectsConfiguration(setting))) changed();
      }),
    );
    this.register(vscode.workspace.onDidGrantWorkspaceTrust(changed));
    this.register(
      vscode.workspace.onDidChangeWorkspaceFolders(({ removed }) => {
        for (const { uri } of removed) this.#watchers.delete(uri.toString());
        changed();
      }),
    );
  }

  /** Never rejects: what cannot be read is a problem. @param folder Of the workspace. */
  async of(folder: vscode.Uri): Promise<FolderServers> {
    if (!vscode.workspace.isTrusted) return { servers: [], problems: [] };
    this.#watch(folder);
    const file = await this.#readFile(folder);
    const [ofFile] = file.sources;
    const parsed = sourcesOf(folder, this.files, ofFile).map(parseSource);
    const found = parsed.flatMap(({ source, problems }) => problems.filter((one) => !isOfFile(one, source, ofFile)));
    const problems = [...file.problems, ...found];
    const servers = await Promise.all(
      mergeServers(parsed).map(async ({ definition, inputs }) => {
        for (const setting of settingsOf(definition)) this.#settings.add(setting);
        return { definition: await this.#asItIs(definition, folder), inputs };
      }),
    );
    return { servers, problems: withoutTwins(problems) };
  }

  /** Where in its file each of them stands, as far as that is known. A file is read once for all. */
  async positions(problems: readonly ConfigProblem[]): Promise<readonly (TextPosition | undefined)[]> {
    const texts = new Map<string, Promise<ConfigText | undefined>>();
    const read = async (file: string): Promise<ConfigText | undefined> => {
      const text = await readText(vscode.Uri.parse(file)).catch(() => undefined);
      return text === undefined ? undefined : readConfigText(text);
    };
    return Promise.all(
      problems.map(async ({ source: { file, keys: mapKeys }, keys, position }) => {
        if (position || file === undefined) return position;
        const reading = texts.get(file) ?? read(file);
        texts.set(file, reading);
        const text = await reading;
        return text && hasKeys(text.value, mapKeys) ? text.positionOf(keys) : undefined;
      }),
    );
  }

  /** With all that belongs to it and stands elsewhere. */
  async #asItIs(server: McpServerDefinition, folder: vscode.Uri): Promise<McpServerDefinition> {
    const whole = withSettings(server, settingValues(server, folder));
    const lookup = firstOf(settingLookup(whole), variablesOfFolder(folder.fsPath, process.env));
    return withFileEnv(whole, { folder: folder.fsPath, lookup, readFile: readWhole });
  }

  async #readFile(
    folder: vscode.Uri,
  ): Promise<{ readonly sources: readonly ConfigSource[]; readonly problems: readonly ConfigProblem[] }> {
    const uri = mcpJson(folder);
    const sourceOf = (value: unknown): ConfigSource => ({
      id: uri.toString(),
      scope: 'folder',
      name: MCP_JSON,
      file: uri.toString(),
      keys: ['servers'],
      servers: own(value, 'servers'),
      inputKeys: ['inputs'],
      inputs: own(value, 'inputs'),
    });
    let text: string | undefined;
    try {
      text = await readText(uri);
    } catch (error) {
      this.log.warn(`${uri.path} cannot be read: ${errorMessage(error)}`);
      const problem = { source: sourceOf(undefined), keys: [], expected: errorMessage(error) };
      return { sources: [], problems: [{ ...problem, position: { line: 1, column: 1 } }] };
    }
    if (text === undefined) return { sources: [], problems: [] };
    const { value, errors } = readConfigText(text);
    const source = sourceOf(value);
    const problems = errors.map(({ message, position }): ConfigProblem => ({
      source,
      keys: [],
      expected: message,
      position,
    }));
    return { sources: [source], problems };
  }

  #watch(folder: vscode.Uri): void {
    const key = folder.toString();
    if (this.#watchers.get(key)) return;
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, MCP_JSON));
    const changed = (): void => {
      this.#changed.fire();
    };
    watcher.onDidChange(changed);
    watcher.onDidCreate(changed);
    watcher.onDidDelete(changed);
    this.#watchers.set(key, watcher);
  }
}

async function readWhole(path: string): Promise<string> {
  const text = await readText(vscode.Uri.file(path));
  if (text === undefined) throw new Error('there is no such file');
  return text;
}

/**
 * A text, a number or a truth value of the settings that count for the folder; for the person's own servers, of their own settings, so
 * that a workspace does not decide what they run.
 */
function settingValues({ origin }: McpServerDefinition, folder: vscode.Uri): (setting: string) => string | undefined {
  const configuration = vscode.workspace.getConfiguration(undefined, folder);
  return (setting) => {
    const { globalValue, defaultValue } = configuration.inspect<unknown>(setting) ?? {};
    const isOwn = origin.source.scope === 'user';
    const value = isOwn ? (globalValue ?? defaultValue) : configuration.get<unknown>(setting);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined;
  };
}

/** Inputs are read with each of the maps that they are for. */
function withoutTwins(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const place = ({ source, keys, position }: ConfigProblem): string => JSON.stringify([source.file, keys, position]);
  return [...new Map(problems.map((problem) => [place(problem), problem])).values()];
}
