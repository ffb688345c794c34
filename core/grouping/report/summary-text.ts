import { oneLine } from '../one-line.ts';
import type { SummarizedGroup, Summary } from './summary.ts';

const WIDTH = 110;

/** The groups for a terminal: how often, what, why, when. */
export function summaryText(summary: Summary): string {
  const groups = summary.groups();
  const beyond = summary.beyond();
  const total = groups.reduce((sum, group) => sum + group.count, beyond);
  const digits = String(groups[0]?.count ?? 0).length;
  const blocks = groups.map((group) => describeGroup(group, digits));
  const head = `${total} error${total === 1 ? '' : 's'} in ${groups.length} group${groups.length === 1 ? '' : 's'}\n`;
  const tail = beyond === 0 ? '' : `${beyond} more in groups that came later\n`;
  return `${head}\n${blocks.join('\n')}${blocks.length > 0 ? '\n' : ''}${tail}`;
}

function describeGroup(group: SummarizedGroup, digits: number): string {
  const { count, service, title, because, fingerprint, first, last } = group;
  const indent = ' '.repeat(digits + 2);
  const seen = Number.isNaN(first) ? '' : `${indent}first ${iso(first)}, last ${iso(last)}\n`;
  return `${String(count).padStart(digits)}  ${oneLine(`${service === '' ? '(no service)' : service}: ${title}`, WIDTH)}\n${indent}${oneLine(because, WIDTH)}\n${seen}${indent}${fingerprint}\n`;
}

const iso = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z');
