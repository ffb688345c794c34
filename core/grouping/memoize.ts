/**
 * Remembers what a pure function answered, for inputs that come again and again, such as class names and templates.
 * Forgets everything once `limit` inputs are known: memory stays bounded, and what is common is back at once.
 */
export function memoize<Result>(compute: (input: string) => Result, limit: number): (input: string) => Result {
  const known = new Map<string, Result>();
  return (input) => {
    const found = known.get(input);
    if (found !== undefined) return found;
    const result = compute(input);
    if (known.size >= limit) known.clear();
    known.set(input, result);
    return result;
  };
}
