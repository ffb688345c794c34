import type { MonitorDefinition, MonitorStatus } from '../state.ts';
import type { Comparator, MonitorQuery } from './query.ts';

/**
 * Decides a monitor's state from what was measured.
 *
 * @param value null where there was nothing to measure: then `on_missing_data` decides, and by default a formula keeps
 *   the state that it had (a count without logs is 0)
 */
export function judge(
  query: MonitorQuery,
  options: MonitorDefinition['options'],
  value: number | null,
  before: MonitorStatus,
): MonitorStatus {
  if (value === null) return judgeMissing(options.on_missing_data ?? 'default', before);
  const { warning, critical_recovery, warning_recovery } = options.thresholds ?? {};
  const passes = (limit: number | undefined) => limit !== undefined && compare(value, query.comparator, limit);
  // With a recovery threshold, a state is left only once the value is beyond that one.
  if (passes(query.critical) || (before === 'Alert' && passes(critical_recovery))) return 'Alert';
  if (passes(warning) || (before === 'Warn' && passes(warning_recovery))) return 'Warn';
  return 'OK';
}

function judgeMissing(
  choice: NonNullable<MonitorDefinition['options']['on_missing_data']>,
  before: MonitorStatus,
): MonitorStatus {
  switch (choice) {
    case 'default':
      return before;
    case 'resolve':
      return 'OK';
    case 'show_no_data':
    case 'show_and_notify_no_data':
      return 'No Data';
    default:
      return choice satisfies never;
  }
}

function compare(value: number, comparator: Comparator, limit: number): boolean {
  switch (comparator) {
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    default:
      return comparator satisfies never;
  }
}
