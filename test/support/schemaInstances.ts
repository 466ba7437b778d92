import type { AcpSchema, SchemaNode } from './acpSchemas';

type Json = Record<string, unknown>;

/** Deeper than any definition, were none recursive. */
const maxDepth = 60;

/** What a free string is filled with. In v2, a path must be absolute. */
const text = '/text';
const formats: Readonly<Record<string, string>> = {
  uri: 'https://example.org/a',
  'date-time': '2026-11-22T10:00:00Z',
  regex: '^a+$',
};

/**
 * Instances of a schema's definition: `minimal` has only what is required, `full` has everything. There is one for each way in which a
 * single choice within can differ from the first, so their number is the sum of the choices and not the product.
 */
export function instances(schema: AcpSchema, definition: string, size: 'minimal' | 'full'): unknown[] {
  return instancesOf(schema, { $ref: `#/$defs/${definition}` }, size);
}

/** The same for a part of a definition. */
export function instancesOf(schema: AcpSchema, node: SchemaNode, size: 'minimal' | 'full'): unknown[] {
  return new Generator(schema, size === 'full').variants(node, 0);
}

class Generator {
  constructor(
    private readonly schema: AcpSchema,
    private readonly isFull: boolean,
  ) {}

  variants(node: SchemaNode, depth: number): unknown[] {
    if (depth > maxDepth) return [null];
    if ('const' in node) return [node['const']];
    const parts = this.#parts(node, depth);
    return parts.length > 0 ? mergeAll(parts) : this.#plain(node, depth);
  }

  /** The parts of which a value is put together: own properties, `allOf`, a reference, and one branch of a union. */
  #parts(node: SchemaNode, depth: number): unknown[][] {
    const parts: unknown[][] = [];
    if (typeof node['$ref'] === 'string') parts.push(this.variants(this.#definition(node['$ref']), depth + 1));
    if (node['properties'] !== undefined) parts.push(this.#properties(node, depth));
    for (const part of asNodes(node['allOf'])) parts.push(this.variants(part, depth + 1));
    const branches = [...asNodes(node['anyOf']), ...asNodes(node['oneOf'])];
    if (branches.length > 0) {
      const values = branches.flatMap((branch) => this.variants(branch, depth + 1));
      parts.push(this.isFull ? values : values.slice(0, 1));
    }
    return parts;
  }

  #definition(ref: string): SchemaNode {
    return this.schema.definitions[ref.replace('#/$defs/', '')]!;
  }

  #properties(node: SchemaNode, depth: number): unknown[] {
    const required = new Set(node['required'] as string[] | undefined);
    const properties = Object.entries(node['properties'] as Record<string, SchemaNode>);
    const wanted = properties.filter(([key]) => required.has(key) || this.isFull);
    const choices = wanted.map(([key, property]) => [key, this.variants(property, depth + 1)] as const);
    const first = Object.fromEntries(choices.map(([key, [value]]) => [key, value]));
    return [first, ...choices.flatMap(([key, [, ...others]]) => others.map((value) => ({ ...first, [key]: value })))];
  }

  #plain(node: SchemaNode, depth: number): unknown[] {
    if (Array.isArray(node['enum'])) return this.isFull ? (node['enum'] as unknown[]) : node['enum'].slice(0, 1);
    const types = Array.isArray(node['type']) ? (node['type'] as string[]) : [node['type']];
    const values = types.flatMap((type) => this.#ofType(type, node, depth));
    return this.isFull ? values : values.slice(0, 1);
  }

  #ofType(type: unknown, node: SchemaNode, depth: number): unknown[] {
    switch (type) {
      case 'string':
        if (node['contentEncoding'] === 'base64') return ['aGVsbG8='];
        return [formats[String(node['format'])] ?? text];
      case 'integer':
        return [Math.max(1, Number(node['minimum'] ?? 1))];
      case 'number':
        return [0.5];
      case 'boolean':
        return [true, false];
      case 'null':
        return [null];
      case 'array': {
        const items = node['items'] as SchemaNode | undefined;
        if (items === undefined) return [[]];
        const values = this.variants(items, depth + 1);
        const fewest = values.slice(0, Number(node['minItems'] ?? 0));
        return this.isFull ? [values, fewest] : [fewest];
      }
      case 'object': {
        const values = node['additionalProperties'];
        const isMap = typeof values === 'object' && values !== null;
        return [isMap && this.isFull ? mapOf(this.variants(values as SchemaNode, depth + 1)) : {}];
      }
      default:
        return [{ any: 1 }];
    }
  }
}

function asNodes(value: unknown): SchemaNode[] {
  return Array.isArray(value) ? (value as SchemaNode[]) : [];
}

function mapOf(values: readonly unknown[]): Json {
  return Object.fromEntries(values.map((value, index) => [`key${index}`, value]));
}

/** One value of the first of each part, and one more for each further choice. */
function mergeAll(parts: readonly unknown[][]): unknown[] {
  if (parts.length === 1) return parts[0]!;
  const firsts = parts.map(([first]) => first);
  const merge = (values: readonly unknown[]): unknown =>
    values.every((value) => typeof value === 'object' && value !== null)
      ? (Object.assign({}, ...values) as unknown)
      : values.find((value) => value !== undefined);
  return [merge(firsts), ...parts.flatMap((part, at) => part.slice(1).map((value) => merge(firsts.with(at, value))))];
}

/** A changed copy of an instance, and what was done to it. */
export interface Mutation {
  readonly what: string;
  readonly value: unknown;
  /** Where. */
  readonly path: readonly (string | number)[];
}

/** Not more than `count` of the mutations of some instances, evenly from all. */
export function someMutations(from: readonly unknown[], count: number): Mutation[] {
  const all = from.flatMap(mutations);
  const step = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, index) => index % step === 0);
}

/** Every field, however deep, in turn: removed, null, of a wrong type; every object with a field too many; every text an unknown value. */
export function mutations(instance: unknown): Mutation[] {
  const found: Mutation[] = [];
  visit(instance, [], (path, parent, key) => {
    const value = parent[key as keyof typeof parent] as unknown;
    const change = (what: string, next: unknown): void => {
      found.push({ what: `${what} ${path.join('.')}`, value: replaced(instance, path, next), path });
    };
    change('without', undefined);
    change('null at', null);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      change('one more field in', { ...value, parleyUnknown: { deep: [1] }, _meta: { x: 1 } });
    }
    if (typeof value === 'string') change('unknown text at', `_unknown ${value}`);
    for (const wrong of ['text', 7, true, [], {}]) {
      if (typeof wrong !== typeof value || Array.isArray(wrong) !== Array.isArray(value)) {
        change(`${JSON.stringify(wrong)} at`, wrong);
      }
    }
  });
  return found;
}

function visit(
  value: unknown,
  path: (string | number)[],
  tell: (path: (string | number)[], parent: object, key: string | number) => void,
): void {
  if (typeof value !== 'object' || value === null) return;
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  for (const key of keys) {
    tell([...path, key], value, key);
    visit(value[key as keyof typeof value], [...path, key], tell);
  }
}

function replaced(value: unknown, [key, ...rest]: readonly (string | number)[], next: unknown): unknown {
  if (key === undefined) return next;
  if (Array.isArray(value)) return value.with(Number(key), replaced(value[Number(key)], rest, next));
  const copy: Json = { ...(value as Json) };
  const changed = replaced(copy[key], rest, next);
  if (changed !== undefined) return { ...copy, [key]: changed };
  return Object.fromEntries(Object.entries(copy).filter(([name]) => name !== key));
}
