const MAX_LENGTH = 64;

/**
 * Names under which servers go to an agent: agents make names of tools of them, and models take letters, digits, `_` and `-` only. Each is
 * unique, whatever the case of its letters; the first of several keeps it.
 */
export function safeNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const safe = name.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, MAX_LENGTH) || 'server';
    let unique = safe;
    for (let number = 2; taken.has(unique.toLowerCase()); number++) {
      const ending = `_${String(number)}`;
      unique = safe.slice(0, MAX_LENGTH - ending.length) + ending;
    }
    taken.add(unique.toLowerCase());
    return unique;
  });
}
