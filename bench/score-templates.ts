import { logTemplate } from '../core/grouping/parameterize/log-template.ts';
import { TEMPLATE_RULES, type TemplateRule } from '../core/grouping/parameterize/template-rules.ts';
import { type GroupingScore, scorePrints } from './grouping-score.ts';
import type { LabelledError } from './labelled-error.ts';

/** How well the templates of log lines match the statements that printed them, with all rules and without each. */
export interface TemplateScores {
  readonly systems: readonly string[];
  readonly rows: readonly TemplateScore[];
}

export interface TemplateScore {
  /** What was left out: `nothing`, one rule by its name, or `every rule`. */
  readonly without: string;
  /** One score a system, in the order of `systems`. */
  readonly scores: readonly GroupingScore[];
  /** Systems whose accuracy or F1 is lower without it, and those where either is higher. */
  readonly helps: number;
  readonly hurts: number;
}

/** Whether the rows are log lines without an exception: only those are named by a template. */
export const areLogLines = (rows: readonly LabelledError[]): boolean =>
  rows.length > 0 && rows.every(({ message, kind, stack }) => Boolean(message) && !kind && !stack);

/** Scores the templates of log lines, system by system. `service` of a row is its system. */
export function scoreTemplates(rows: readonly LabelledError[]): TemplateScores {
  const systems = [...new Set(rows.map(({ service }) => service))];
  const lines = systems.map((system) => rows.filter(({ service }) => service === system));
  const scoreWithout = (without: ReadonlySet<TemplateRule>) => lines.map((of) => scoreSystem(of, without));
  const all = scoreWithout(new Set());
  const row = (without: string, scores: readonly GroupingScore[]): TemplateScore => ({
    without,
    scores,
    helps: scores.filter((score, index) => isLower(score, all[index])).length,
    hurts: scores.filter((score, index) => isLower(all[index], score)).length,
  });
  return {
    systems,
    rows: [
      row('nothing', all),
      ...RULES.map((rule) => row(rule, scoreWithout(new Set([rule])))),
      row('every rule', scoreWithout(new Set(RULES))),
    ],
  };
}

const isRule = (name: string): name is TemplateRule => Object.hasOwn(TEMPLATE_RULES, name);
const RULES: readonly TemplateRule[] = Object.keys(TEMPLATE_RULES).filter(isRule);

const scoreSystem = (rows: readonly LabelledError[], without: ReadonlySet<TemplateRule>): GroupingScore =>
  scorePrints(rows.map(({ label, message = '' }) => ({ label, print: logTemplate(message, without), isSure: true })));

/** Differences below this are rounding. */
const LEAST = 1e-9;

const isLower = (one?: GroupingScore, other?: GroupingScore): boolean =>
  one !== undefined && other !== undefined && (other.accuracy - one.accuracy > LEAST || other.f1 - one.f1 > LEAST);

/** A table: grouping accuracy and F1 a system and in the mean, what is left out row by row. */
export function describeTemplates({ systems, rows }: TemplateScores): string {
  const header = ['without', ...systems, 'mean', 'helps', 'hurts'];
  const cells = rows.map(({ without, scores, helps, hurts }) => [
    without,
    ...scores.map((score) => pair(score.accuracy, score.f1)),
    pair(mean(scores.map(({ accuracy }) => accuracy)), mean(scores.map(({ f1 }) => f1))),
    String(helps),
    String(hurts),
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return [header, ...cells].map((row) => line(row).trimEnd()).join('\n');
}

const pair = (accuracy: number, f1: number): string => `${short(accuracy)}/${short(f1)}`;
const short = (share: number): string => share.toFixed(4).replace(/^0/, '');
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
