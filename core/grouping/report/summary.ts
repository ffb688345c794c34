import { cleanText } from '../../text/clean-text.ts';
import type { ErrorText } from '../fingerprint.ts';
import { fingerprintError } from '../fingerprint-error.ts';
import { oneLine } from '../one-line.ts';
import { titleOf } from '../title.ts';

/** Adds errors up into groups, keeping one small record a group. */
export interface Summary {
  /** @param timestamp epoch milliseconds, where it is known */
  add(error: ErrorText, timestamp?: number): void;
  /** The groups as a person wants them, the largest first. */
  text(): string;
}

interface Row {
  count: number;
  first: number;
  last: number;
  readonly fingerprint: string;
  readonly service: string;
  readonly title: string;
  readonly because: string;
}

/** More groups than this are no summary any more; what is beyond is counted together, so that memory stays bounded. */
const GROUPS_KEPT = 50_000;
const WIDTH = 110;

export function createSummary(): Summary {
  const rows = new Map<string, Row>();
  let beyond = 0;
  return {
    add: (error, timestamp) => {
      const { fingerprint, exceptions } = fingerprintError(error);
      const row = rows.get(fingerprint.fingerprint);
      if (row !== undefined) count(row, timestamp);
      else if (rows.size >= GROUPS_KEPT) beyond++;
      else {
        const { service } = error;
        const title = titleOf(error, exceptions);
        const because = oneLine(cleanText(fingerprint.because), WIDTH);
        const time = { first: timestamp ?? Number.NaN, last: timestamp ?? Number.NaN };
        rows.set(fingerprint.fingerprint, {
          count: 1,
          ...time,
          fingerprint: fingerprint.fingerprint,
          service,
          title,
          because,
        });
      }
    },
    text: () => render([...rows.values()], beyond),
  };
}

function count(row: Row, timestamp: number | undefined): void {
  row.count++;
  if (timestamp === undefined) return;
  row.first = Number.isNaN(row.first) ? timestamp : Math.min(row.first, timestamp);
  row.last = Number.isNaN(row.last) ? timestamp : Math.max(row.last, timestamp);
}

function render(rows: readonly Row[], beyond: number): string {
  const sorted = rows.toSorted((a, b) => b.count - a.count || (a.fingerprint < b.fingerprint ? -1 : 1));
  const total = rows.reduce((sum, row) => sum + row.count, beyond);
  const digits = String(sorted[0]?.count ?? 0).length;
  const blocks = sorted.map((row) => renderRow(row, digits));
  const head = `${total} error${total === 1 ? '' : 's'} in ${rows.length} group${rows.length === 1 ? '' : 's'}\n`;
  const tail = beyond === 0 ? '' : `${beyond} more in groups that came later\n`;
  return `${head}\n${blocks.join('\n')}${blocks.length > 0 ? '\n' : ''}${tail}`;
}

function renderRow({ count: times, service, title, because, fingerprint, first, last }: Row, digits: number): string {
  const indent = ' '.repeat(digits + 2);
  const seen = Number.isNaN(first) ? '' : `${indent}first ${iso(first)}, last ${iso(last)}\n`;
  return `${String(times).padStart(digits)}  ${oneLine(`${service === '' ? '(no service)' : service}: ${title}`, WIDTH)}\n${indent}${because}\n${seen}${indent}${fingerprint}\n`;
}

const iso = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z');
