import { type Fields, fieldOf, readPath } from './fields.ts';
import { type Severity, type StatedLevel, scaleSeverity, severityOf, syslogSeverity } from './levels.ts';
import { LOGGERS } from './loggers.ts';
import { levelOfText } from './text-level.ts';

/** Datadog's own status is no field of the logger. */
const PATHS: readonly string[] = [...new Set(LOGGERS.flatMap(({ level }) => level))].filter(
  (path) => path !== 'status',
);

/**
 * The level that a log states itself. It wins over Datadog's status, which is `error` for whatever a container writes to
 * stderr.
 *
 * @param places fields of the log, those of its logger first
 * @param text the log's line, as far as it is no JSON
 */
export function statedLevel(places: readonly Fields[], text: string | undefined): StatedLevel | undefined {
  for (const fields of places) {
    const level = levelOfFields(fields);
    if (level !== undefined) return level;
  }
  return text === undefined ? undefined : levelOfText(text);
}

function levelOfFields(fields: Fields): StatedLevel | undefined {
  for (const path of PATHS) {
    const value = readPath(fields, path);
    const severity = typeof value === 'string' ? severityOf(value.trim()) : undefined;
    if (severity !== undefined) return { severity, said: String(value).trim() };
  }
  return levelOfNumbers(fields) ?? serilogDefault(fields);
}

function levelOfNumbers(fields: Fields): StatedLevel | undefined {
  const level = numberOf(fields, 'level');
  const scaled: ReadonlyArray<readonly [number | undefined, (number: number) => Severity | undefined]> = [
    [isGelf(fields) ? level : undefined, syslogSeverity],
    [isPino(fields) ? level : undefined, (number) => scaleSeverity('pino', number)],
    [fieldOf(fields, 'channel') === undefined ? undefined : level, (number) => scaleSeverity('monolog', number)],
    [numberOf(fields, 'levelno'), (number) => scaleSeverity('python', number)],
    [
      numberOf(fields, 'SeverityNumber', 'severity_number', 'severityNumber'),
      (number) => scaleSeverity('openTelemetry', number),
    ],
    [numberOf(fields, 'syslog.severity', 'syslog_severity', 'PRIORITY'), syslogSeverity],
  ];
  for (const [number, read] of scaled) {
    const severity = number === undefined ? undefined : read(number);
    if (severity !== undefined) return { severity, said: String(number) };
  }
  return undefined;
}

/** A number called `level` means something else in many services, so that the logger's other fields must be there. */
const isPino = (fields: Fields): boolean =>
  ['pid', 'hostname', 'time', 'v', 'msg', 'err'].some((name) => fieldOf(fields, name) !== undefined);
const isGelf = (fields: Fields): boolean => fieldOf(fields, 'short_message') !== undefined;

/** Serilog's compact format leaves out `Information`: https://github.com/serilog/serilog-formatting-compact#reified-properties */
function serilogDefault(fields: Fields): StatedLevel | undefined {
  const isCompact =
    fieldOf(fields, '@t') !== undefined && (fieldOf(fields, '@m') ?? fieldOf(fields, '@mt')) !== undefined;
  return isCompact && fieldOf(fields, '@l') === undefined && fieldOf(fields, '@x') === undefined
    ? { severity: 'quiet', said: 'Information' }
    : undefined;
}

function numberOf(fields: Fields, ...paths: readonly string[]): number | undefined {
  for (const path of paths) {
    const value = readPath(fields, path);
    const number = typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number)) return number;
  }
  return undefined;
}
