/** Above so many comparisons, lines between two that match are taken as different. */
const MOST_COMPARISONS = 400_000;

/**
 * Finds the lines that two texts have in common, in order: first at both ends, then by lines that each text has once, then
 * the longest common part between those.
 *
 * @returns for each line of `after`, the index of the same line in `before`, or -1
 */
export function matchLines(before: readonly string[], after: readonly string[]): readonly number[] {
  const matched = new Array<number>(after.length).fill(-1);
  match({ from: 0, to: before.length }, { from: 0, to: after.length });
  return matched;

  function match(old: Range, current: Range): void {
    let [start, end] = [old, current];
    while (start.from < start.to && end.from < end.to && before[start.from] === after[end.from]) {
      matched[end.from] = start.from;
      start = { ...start, from: start.from + 1 };
      end = { ...end, from: end.from + 1 };
    }
    while (start.from < start.to && end.from < end.to && before[start.to - 1] === after[end.to - 1]) {
      matched[end.to - 1] = start.to - 1;
      start = { ...start, to: start.to - 1 };
      end = { ...end, to: end.to - 1 };
    }
    if (start.from === start.to || end.from === end.to) return;
    const anchors = anchorsOf(start, end);
    if (anchors.length === 0) {
      matchLongest(start, end);
      return;
    }
    let [oldFrom, presentFrom] = [start.from, end.from];
    for (const [oldAt, presentAt] of anchors) {
      matched[presentAt] = oldAt;
      match({ from: oldFrom, to: oldAt }, { from: presentFrom, to: presentAt });
      [oldFrom, presentFrom] = [oldAt + 1, presentAt + 1];
    }
    match({ from: oldFrom, to: start.to }, { from: presentFrom, to: end.to });
  }

  /** Lines that both have once, those of them that are in the same order. */
  function anchorsOf(old: Range, current: Range): readonly (readonly [number, number])[] {
    const olds = onceIn(before, old);
    const pairs = [...onceIn(after, current)]
      .flatMap(([line, at]) => {
        const oldAt = olds.get(line);
        return oldAt === undefined ? [] : [[oldAt, at] as const];
      })
      .toSorted(([, a], [, b]) => a - b);
    return longestRising(pairs);
  }

  function matchLongest(old: Range, current: Range): void {
    const [rows, columns] = [old.to - old.from, current.to - current.from];
    if (rows * columns > MOST_COMPARISONS) return;
    const lengths = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
    const lengthAt = (row: number, column: number) => lengths[row]?.[column] ?? 0;
    const isSame = (row: number, column: number) => before[old.from + row] === after[current.from + column];
    for (let row = rows - 1; row >= 0; row -= 1) {
      const line = lengths[row];
      for (let column = columns - 1; line !== undefined && column >= 0; column -= 1) {
        line[column] = isSame(row, column)
          ? lengthAt(row + 1, column + 1) + 1
          : Math.max(lengthAt(row + 1, column), lengthAt(row, column + 1));
      }
    }
    for (let row = 0, column = 0; row < rows && column < columns; ) {
      if (isSame(row, column)) {
        matched[current.from + column] = old.from + row;
        row += 1;
        column += 1;
      } else if (lengthAt(row + 1, column) >= lengthAt(row, column + 1)) row += 1;
      else column += 1;
    }
  }
}

/** Indices: the first one, and the one behind the last. */
interface Range {
  readonly from: number;
  readonly to: number;
}

function onceIn(lines: readonly string[], { from, to }: Range): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const repeated = new Set<string>();
  for (let at = from; at < to; at += 1) {
    const line = lines[at] ?? '';
    if (places.has(line)) repeated.add(line);
    places.set(line, at);
  }
  for (const line of repeated) places.delete(line);
  return places;
}

/** The longest list of pairs whose first numbers rise, in the order given. */
function longestRising(pairs: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const ends: number[] = [];
  const previous: number[] = [];
  const firstOf = (index: number) => pairs[index]?.[0] ?? -1;
  for (let index = 0; index < pairs.length; index += 1) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (firstOf(ends[middle] ?? -1) < firstOf(index)) low = middle + 1;
      else high = middle;
    }
    previous[index] = ends[low - 1] ?? -1;
    ends[low] = index;
  }
  const rising: (readonly [number, number])[] = [];
  for (let index = ends.at(-1) ?? -1; index !== -1; index = previous[index] ?? -1) {
    const pair = pairs[index];
    if (pair !== undefined) rising.push(pair);
  }
  return rising.toReversed();
}
