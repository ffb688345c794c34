/** Longer words are none of ours: the rest does not count. */
const COMPARED = 20;

/** The words that are nearest to what a person typed, the nearest first. */
export function nearestWords<Word extends string>(typed: string, words: readonly Word[], most = 3): readonly Word[] {
  const wanted = typed.slice(0, COMPARED).toLowerCase();
  return words
    .map((word) => ({ word, steps: word.startsWith(wanted) && wanted !== '' ? 0 : editSteps(wanted, word) }))
    .toSorted((a, b) => a.steps - b.steps)
    .slice(0, most)
    .map(({ word }) => word);
}

/** How many letters are added, left out or replaced between two words. https://en.wikipedia.org/wiki/Levenshtein_distance */
export function editSteps(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (to[column - 1] === letter ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
