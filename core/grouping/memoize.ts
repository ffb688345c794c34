/**
 * Remembers what a pure function answered, for inputs that come again and again, such as class names and templates.
 * Forgets everything once `limit` inputs are known: memory stays bounded, and what is common is back at once. Long inputs
 * hardly ever come again and would be most of that memory.
 */
export function memoize<Result>(compute: (input: string) => Result, limit: number): (input: string) => Result {
  const known = new Map<string, Result>();
  return (input) => {
    if (input.length > LENGTH_REMEMBERED) return compute(input);
    const found = known.get(input);
    if (found !== undefined) return found;
    const own = detached(input);
    const result = compute(own);
    if (known.size >= limit) known.clear();
    known.set(own, result);
    return result;
  };
}

const LENGTH_REMEMBERED = 4_000;

/** A copy of its own: V8's slices keep the whole text that they were cut from, here a trace or a chunk of a file. */
const detached = (text: string): string => ` ${text}`.slice(1);
