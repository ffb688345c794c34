import type { DeadLetterSummary } from '../../core/alert/dead-letter.ts';
import { type Column, textTable } from '../text-table.ts';

const COLUMNS: readonly Column<DeadLetterSummary>[] = [
  ['MESSAGE', ({ messageId }) => messageId],
  ['ALERT', ({ alertId }) => alertId ?? '-'],
  ['MONITOR', ({ monitorId }) => monitorId ?? '-'],
  ['SERVICE', ({ service }) => service ?? '-'],
  ['FIRST RECEIVED', ({ firstReceived }) => firstReceived],
  ['DELIVERIES', ({ deliveries }) => String(deliveries)],
];

/** Dead letters for a terminal: a line each, and the reason below it. */
export const deadLetterTable = (summaries: readonly DeadLetterSummary[]): string =>
  summaries.length === 0
    ? 'the dead-letter queue is empty'
    : textTable(COLUMNS, summaries, { below: ({ reason }) => reason });
