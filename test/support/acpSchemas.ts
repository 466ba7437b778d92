import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';

export type SchemaNode = Readonly<Record<string, unknown>>;

/** The four schemas of the SDK, which are the truth about the protocol. */
export const schemaNames = ['v1', 'v1.unstable', 'v2', 'v2.unstable'] as const;
export type SchemaName = (typeof schemaNames)[number];

/** One method of a schema. */
export interface SchemaMethod {
  readonly name: string;
  /** Who handles it; a `proxy` stands between client and agent and is neither. */
  readonly side: 'agent' | 'client' | 'protocol' | 'proxy';
  readonly kind: 'request' | 'notification';
  readonly params: string;
  readonly result?: string;
}

/** One schema, with the means to validate against its definitions. */
export class AcpSchema {
  readonly definitions: Readonly<Record<string, SchemaNode>>;
  readonly version: 1 | 2;
  readonly #ajv = new Ajv2020({ strict: false, logger: false, allErrors: false });
  #methods: readonly SchemaMethod[] | undefined;
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(readonly name: SchemaName) {
    this.version = name.startsWith('v1') ? 1 : 2;
    const file = name.endsWith('unstable') ? 'schema.unstable.json' : 'schema.json';
    const path = `node_modules/@agentclientprotocol/sdk/schema/v${this.version}/${file}`;
    const schema = JSON.parse(readFileSync(path, 'utf8')) as { $defs: Record<string, SchemaNode> };
    this.definitions = schema.$defs;
    addFormats(this.#ajv);
    this.#ajv.addSchema(schema, 'acp');
  }

  /** What is wrong with a value of a definition, or undefined. */
  problem(definition: string, value: unknown): string | undefined {
    let validate = this.#validators.get(definition);
    if (validate === undefined) {
      validate = this.#ajv.compile({ $ref: `acp#/$defs/${definition}` });
      this.#validators.set(definition, validate);
    }
    return validate(value) ? undefined : `${this.name} ${definition}: ${this.#ajv.errorsText(validate.errors)}`;
  }

  methods(): readonly SchemaMethod[] {
    return (this.#methods ??= this.#readMethods());
  }

  #readMethods(): SchemaMethod[] {
    const marked = Object.entries(this.definitions).filter(([, node]) => typeof node['x-method'] === 'string');
    const of = (name: unknown, side: unknown, ending: string): string | undefined =>
      marked.find(([one, node]) => node['x-method'] === name && node['x-side'] === side && one.endsWith(ending))?.[0];
    return marked.flatMap(([definition, node]): SchemaMethod[] => {
      const { 'x-method': name, 'x-side': side } = node as { 'x-method': string; 'x-side': SchemaMethod['side'] };
      if (definition.endsWith('Notification')) return [{ name, side, kind: 'notification', params: definition }];
      if (!definition.endsWith('Request')) return [];
      const result = of(name, side, 'Response');
      return [{ name, side, kind: 'request', params: definition, ...(result === undefined ? {} : { result }) }];
    });
  }

  method(name: string, side: SchemaMethod['side'], kind: SchemaMethod['kind']): SchemaMethod | undefined {
    return this.methods().find((one) => one.name === name && one.side === side && one.kind === kind);
  }

  /** The kinds of `session/update` that it names, with the part of the schema that each is. */
  updates(): ReadonlyMap<string, SchemaNode> {
    const { anyOf, oneOf } = this.definitions['SessionUpdate'] as { anyOf?: SchemaNode[]; oneOf?: SchemaNode[] };
    const named = (anyOf ?? oneOf ?? []).flatMap((branch): [string, SchemaNode][] => {
      const { sessionUpdate } = branch['properties'] as { sessionUpdate: { const?: string } };
      return sessionUpdate.const === undefined ? [] : [[sessionUpdate.const, branch]];
    });
    return new Map(named);
  }
}

const loaded = new Map<SchemaName, AcpSchema>();

export function acpSchema(name: SchemaName): AcpSchema {
  const schema = loaded.get(name) ?? new AcpSchema(name);
  loaded.set(name, schema);
  return schema;
}

/** The larger schema of a version: everything that may be said in it. */
export function fullSchema(version: number): AcpSchema {
  return acpSchema(version === 1 ? 'v1.unstable' : 'v2.unstable');
}
