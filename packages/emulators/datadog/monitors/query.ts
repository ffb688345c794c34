import { parseLogQuery } from '../logs/search-query.ts';
import { readSpan } from '../logs/time.ts';
import type { MonitorDefinition } from '../state.ts';
import { type Formula, parseFormula } from './formula.ts';
import { MonitorQueryError } from './query-error.ts';

export type Comparator = '>' | '>=' | '<' | '<=';

/** A log monitor's query, read: what to count, over which time, against which threshold. */
export interface MonitorQuery {
  readonly kind: 'count' | 'formula';
  readonly formula: Formula;
  /** Searches by their name in the formula. */
  readonly searches: Readonly<Record<string, string>>;
  readonly windowMs: number;
  readonly window: string;
  readonly comparator: Comparator;
  readonly critical: number;
}

const SHAPE = /^(logs|formula)\("((?:[^"\\]|\\.)*)"\)((?:\.\w+\([^)]*\))*)\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)$/;

/**
 * Reads the two forms of a log alert: `logs("QUERY").index("*").rollup("count").last("5m") > 10`, and a formula over
 * `options.variables` as Datadog's own API examples write it: `formula("errors / total * 100").last("5m") > 15`.
 * https://docs.datadoghq.com/api/latest/monitors/#create-a-monitor
 *
 * @throws {MonitorQueryError} for anything else, saying what
 */
export function parseMonitorQuery({ query, options }: Pick<MonitorDefinition, 'query' | 'options'>): MonitorQuery {
  const [, kind, quoted = '', calls = '', comparator, threshold] = SHAPE.exec(query.trim()) ?? [];
  if (kind === undefined) {
    throw new MonitorQueryError(
      'expected logs("…").index("*").rollup("count").last("5m") > N or formula("…").last("5m") > N',
    );
  }
  const said = quoted.replace(/\\(.)/g, '$1');
  const { window, windowMs } = readCalls(calls, kind);
  const critical = Number(threshold);
  const named = options.thresholds?.critical;
  if (named !== undefined && named !== critical) {
    throw new MonitorQueryError(`Alert threshold (${named}) does not match that used in the query (${critical}).`);
  }
  const searches = kind === 'logs' ? { count: said } : readVariables(options);
  const formula = parseFormula(kind === 'logs' ? 'count' : said);
  const unknown = formula.names.filter((name) => !Object.hasOwn(searches, name));
  if (unknown.length > 0) throw new MonitorQueryError(`the formula names ${unknown.join(', ')}, which no variable has`);
  for (const search of Object.values(searches)) parseLogQuery(search);
  return {
    kind: kind === 'logs' ? 'count' : 'formula',
    formula,
    searches,
    window,
    windowMs,
    comparator: readComparator(comparator),
    critical,
  };
}

function readCalls(calls: string, kind: string): { window: string; windowMs: number } {
  const read = [...calls.matchAll(/\.(\w+)\(([^)]*)\)/g)].map(([, name = '', argument = '']) => ({
    name,
    argument: argument.replace(/^"|"$/g, ''),
  }));
  const allowed = kind === 'logs' ? ['index', 'rollup', 'last'] : ['last'];
  const other = read.find((call) => !allowed.includes(call.name));
  if (other) throw new MonitorQueryError(`the local Datadog does not evaluate .${other.name}(…) of a log monitor`);
  const rollup = read.find((call) => call.name === 'rollup')?.argument;
  if (kind === 'logs' && rollup !== 'count') throw new MonitorQueryError('expected .rollup("count")');
  const window = read.find((call) => call.name === 'last')?.argument ?? '';
  const windowMs = readSpan(window);
  if (windowMs === undefined || windowMs < 60_000)
    throw new MonitorQueryError('expected .last("5m"): one minute or more');
  return { window, windowMs };
}

function readVariables(options: MonitorDefinition['options']): Record<string, string> {
  const variables = options.variables ?? [];
  return Object.fromEntries(variables.map(({ name, search }) => [name, search?.query ?? '']));
}

function readComparator(text: string | undefined): Comparator {
  if (text === '>' || text === '>=' || text === '<' || text === '<=') return text;
  throw new MonitorQueryError('expected a comparison with >, >=, < or <=');
}
