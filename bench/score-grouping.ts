import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fingerprintError } from '../core/grouping/fingerprint-error.ts';
import { type GroupingScore, scorePrints } from './grouping-score.ts';
import { type LabelledError, readLabelled } from './labelled-error.ts';
import { areLogLines, describeTemplates, scoreTemplates } from './score-templates.ts';

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
