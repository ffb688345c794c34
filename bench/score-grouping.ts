import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { fingerprintError } from '../core/grouping/fingerprint-error.ts';

/** One labelled error: two with the same label are the same bug, or were printed by the same statement. */
const rowSchema = z.object({
  label: z.string(),
  /** `assumed_distinct`: nobody looked whether it is the bug of another row, so no pair is counted for or against it. */
  label_source: z.string().optional(),
  service: z.string().default(''),
  message: z.string().optional(),
  kind: z.string().optional(),
  stack: z.string().optional(),
});
export type LabelledError = z.output<typeof rowSchema>;

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

/** Scores each of the files that the arguments name. */
export async function run(files: readonly string[]): Promise<string> {
  if (files.length === 0)
    throw new Error('name one or more files: JSON lines with a "label", or *_structured.csv of LogHub');
  const rows: string[] = [];
  for (const file of files) {
    const score = scoreGrouping(readLabelled(file, await readFile(file, 'utf8')));
    const figures = Object.entries(score).map(([name, value]) => `${name} ${value.toFixed(3)}`);
    rows.push(`${basename(file).padEnd(40)} ${figures.join('  ')}`);
  }
  return rows.join('\n');
}

/** Scores the fingerprints of labelled errors. */
export function scoreGrouping(rows: readonly LabelledError[]): GroupingScore {
  const all = rows.map((row) => ({
    label: row.label,
    print: fingerprintOf(row),
    isSure: row.label_source !== ASSUMED,
  }));
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
    collided: share(collided, rows.length),
    accuracy: share(exact.length, rows.length),
  };
}

const ASSUMED = 'assumed_distinct';

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

function fingerprintOf({ service, message, kind, stack }: LabelledError): string {
  const isException = Boolean(kind || stack);
  const said = message === undefined ? {} : { message };
  const error = {
    ...(kind === undefined ? {} : { kind }),
    ...(stack === undefined ? {} : { stack }),
    ...(isException ? said : {}),
  };
  return fingerprintError({ service, ...(isException ? {} : said), error }).fingerprint.fingerprint;
}

const pairs = (count: number): number => (count * (count - 1)) / 2;
const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);

function countBy<Row>(rows: readonly Row[], key: (row: Row) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1);
  return counts;
}

const sumOf = (counts: ReadonlyMap<string, number>, of: (count: number) => number): number =>
  [...counts.values()].reduce((sum, count) => sum + of(count), 0);

/** Reads JSON lines with a `label`, or a `*_structured.csv` of LogHub. */
export function readLabelled(name: string, text: string): readonly LabelledError[] {
  if (!name.endsWith('.csv')) {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => rowSchema.parse(JSON.parse(line)));
  }
  const [header = [], ...records] = readCsv(text);
  const column = (record: readonly string[], title: string) => record[header.indexOf(title)] ?? '';
  return records.map((record) => ({
    service: '',
    label: column(record, 'EventId'),
    message: column(record, 'Content'),
  }));
}

/** Records of a CSV document: fields may be quoted, with quotes doubled inside. */
function readCsv(text: string): readonly (readonly string[])[] {
  const fields = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g;
  const records: string[][] = [];
  let record: string[] = [];
  for (const [whole, quoted, plain, end] of text.matchAll(fields)) {
    if (whole === '' && record.length === 0) continue;
    record.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    records.push(record);
    record = [];
  }
  return records;
}
