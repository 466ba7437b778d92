const maxDepth = 100;

/**
 * JSON that is kept as it came, but for what is nested deeper than {@link maxDepth}: a text stands in its place. JSON.parse takes any depth;
 * what state goes through later (JSON.stringify, structured clone, our own recursion) would run out of stack.
 */
export function boundedJson(value: unknown): unknown {
  return isDeeper(value, maxDepth) ? cut(value, maxDepth) : value;
}

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth === 0) return true;
  if (Array.isArray(value)) return value.some((item) => isDeeper(item, depth - 1));
  return Object.values(value).some((item) => isDeeper(item, depth - 1));
}

function cut(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return '…';
  if (Array.isArray(value)) return value.map((item) => cut(item, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cut(item, depth - 1)]));
}
