import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { fingerprintError } from '../core/grouping/fingerprint-error.ts';
import { type GroupingScore, scorePrints } from './grouping-score.ts';
import { areLogLines, describeTemplates, scoreTemplates } from './score-templates.ts';

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

/** Scores each of the files that the arguments name. Of log lines, also says what each rule of templates is worth. */
export async function run(files: readonly string[]): Promise<string> {
  if (files.length === 0)
    throw new Error('name one or more files: JSON lines with a "label", or *_structured.csv of LogHub');
  const rows: string[] = [];
  const logLines: LabelledError[] = [];
  for (const file of files) {
    const errors = readLabelled(file, await readFile(file, 'utf8'));
    if (areLogLines(errors))
      logLines.push(...errors.map((error) => ({ ...error, service: error.service || basename(file) })));
    const score = scoreGrouping(errors);
    const figures = Object.entries(score).map(([name, value]) => `${name} ${value.toFixed(3)}`);
    rows.push(`${basename(file).padEnd(40)} ${figures.join('  ')}`);
  }
  if (logLines.length > 0) {
    rows.push(
      '',
      'grouping accuracy/F1 of log templates, with all rules and without each; the systems where that is lower or higher',
    );
    rows.push(describeTemplates(scoreTemplates(logLines)));
  }
  return rows.join('\n');
}

/** Scores the fingerprints of labelled errors. */
export function scoreGrouping(rows: readonly LabelledError[]): GroupingScore {
  return scorePrints(
    rows.map((row) => ({ label: row.label, print: fingerprintOf(row), isSure: row.label_source !== ASSUMED })),
  );
}

const ASSUMED = 'assumed_distinct';

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
