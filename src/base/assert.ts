/** Marks a branch that the types rule out; makes a switch over one of our unions fail to compile when a member is added. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}

/** @throws Error with `message` when a condition that our own code guarantees does not hold. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}
