/** How well grouping matches labels; every figure is between 0 and 1. */
export interface GroupingScore {
  /** Of the pairs that got the same fingerprint, those with the same label; the other way round; their harmonic mean. */
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Over all rows, those with an assumed label too: how pure a row's group is and how whole, as their harmonic mean. */
  readonly bcubed: number;
  /** Rows whose fingerprint a row with another label shares. */
  readonly collided: number;
  /** Rows whose group is exactly right: grouping accuracy as LogPAI defines it. */
  readonly accuracy: number;
}

/** A row with the name it got. */
export interface PrintedRow extends Row {
  readonly isSure: boolean;
}

/** Scores any names of labelled rows. A row that is not sure counts in no pair. */
export function scorePrints(all: readonly PrintedRow[]): GroupingScore {
  const sure = compare(all.filter(({ isSure }) => isSure));
  const precision = share(sure.sum(pairs), sumOf(sure.byPrint, pairs));
  const recall = share(sure.sum(pairs), sumOf(sure.byLabel, pairs));
  const { byLabel, byPrint, inBoth } = compare(all);
  const pure = share(
    addUp(all, (row) => inBoth(row) / (byPrint.get(row.print) ?? 1)),
    all.length,
  );
  const whole = share(
    addUp(all, (row) => inBoth(row) / (byLabel.get(row.label) ?? 1)),
    all.length,
  );
  const collided = all.filter((row) => inBoth(row) < (byPrint.get(row.print) ?? 0)).length;
  const exact = all.filter((row) => inBoth(row) === byPrint.get(row.print) && inBoth(row) === byLabel.get(row.label));
  return {
    precision,
    recall,
    f1: harmonic(precision, recall),
    bcubed: harmonic(pure, whole),
    collided: share(collided, all.length),
    accuracy: share(exact.length, all.length),
  };
}

interface Row {
  readonly label: string;
  readonly print: string;
}

function compare(rows: readonly Row[]) {
  const both = countBy(rows, ({ label, print }) => `${print} ${label}`);
  return {
    byLabel: countBy(rows, ({ label }) => label),
    byPrint: countBy(rows, ({ print }) => print),
    inBoth: ({ label, print }: Row) => both.get(`${print} ${label}`) ?? 0,
    sum: (of: (count: number) => number) => sumOf(both, of),
  };
}

const harmonic = (one: number, other: number): number => (one + other === 0 ? 0 : (2 * one * other) / (one + other));
const addUp = (rows: readonly Row[], of: (row: Row) => number): number => rows.reduce((sum, row) => sum + of(row), 0);

const pairs = (count: number): number => (count * (count - 1)) / 2;
const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);

function countBy<Row>(rows: readonly Row[], key: (row: Row) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1);
  return counts;
}

const sumOf = (counts: ReadonlyMap<string, number>, of: (count: number) => number): number =>
  [...counts.values()].reduce((sum, count) => sum + of(count), 0);
