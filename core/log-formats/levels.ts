/** A level that a log states itself, and the word or number that says so. */
export interface StatedLevel {
  readonly severity: Severity;
  readonly said: string;
}

/** What a level means for mendhook: an error starts work, a warning only with an error in it, the rest never. */
export type Severity = 'quiet' | 'warning' | 'error';

interface LevelWords {
  readonly severity: Severity;
  /** Who writes it so. */
  readonly loggers: string;
  /** Lower case. */
  readonly words: readonly string[];
  /** Whether the words are too common to be a level at the beginning of a line: `HTTP 500 from …`, `CONFIG is missing`. */
  readonly onlyInFields?: boolean;
}

/** The words of levels, by who writes them. */
export const LEVELS: readonly LevelWords[] = [
  { severity: 'quiet', loggers: 'most loggers', words: ['trace', 'debug', 'info', 'notice', 'verbose'] },
  { severity: 'quiet', loggers: '.NET, OpenTelemetry', words: ['information', 'trce', 'dbug'] },
  { severity: 'quiet', loggers: 'Serilog, zerolog console', words: ['inf', 'dbg', 'vrb', 'trc'] },
  { severity: 'quiet', loggers: 'java.util.logging', words: ['fine', 'finer', 'finest', 'config'], onlyInFields: true },
  { severity: 'quiet', loggers: 'winston', words: ['http', 'silly'], onlyInFields: true },
  { severity: 'quiet', loggers: 'Nest, PostgreSQL', words: ['log'], onlyInFields: true },
  { severity: 'quiet', loggers: 'loguru, Datadog', words: ['success', 'ok'], onlyInFields: true },
  { severity: 'quiet', loggers: 'syslog', words: ['informational'] },
  { severity: 'warning', loggers: 'all', words: ['warn', 'warning', 'wrn'] },
  { severity: 'error', loggers: 'most loggers', words: ['error', 'err', 'fatal', 'critical'] },
  { severity: 'error', loggers: 'syslog, Google Cloud', words: ['crit', 'alert', 'emerg', 'emergency'] },
  { severity: 'error', loggers: '.NET, Serilog, zerolog console', words: ['fail', 'ftl', 'crt'] },
  { severity: 'error', loggers: 'java.util.logging', words: ['severe'] },
  { severity: 'error', loggers: 'zap, logrus, PostgreSQL', words: ['panic', 'dpanic', 'pnc'] },
];

const inMap = (levels: readonly LevelWords[]): ReadonlyMap<string, Severity> =>
  new Map(levels.flatMap(({ severity, words }) => words.map((word) => [word, severity] as const)));

const BY_WORD = inMap(LEVELS);
const BY_WORD_OF_TEXT = inMap(LEVELS.filter(({ onlyInFields }) => onlyInFields !== true));
const LONGEST = 15;

/** @param word of a field that holds the level, in any case */
export const severityOf = (word: string): Severity | undefined =>
  word.length > LONGEST ? undefined : BY_WORD.get(word.toLowerCase());

/** @param word at the beginning of a line, in any case */
export const severityOfText = (word: string): Severity | undefined =>
  word.length > LONGEST ? undefined : BY_WORD_OF_TEXT.get(word.toLowerCase());

/** syslog's numbers, 0 the worst: https://datatracker.ietf.org/doc/html/rfc5424#section-6.2.1 */
export const syslogSeverity = (number: number): Severity | undefined =>
  number < 0 || number > 7 ? undefined : number <= 3 ? 'error' : number === 4 ? 'warning' : 'quiet';

/** Numbers that grow with what they mean: the least and the most that is a level, and from where it is which. */
const SCALES = {
  pino: { least: 10, warning: 40, error: 50, most: 60 },
  python: { least: 10, warning: 30, error: 40, most: 50 },
  monolog: { least: 100, warning: 300, error: 400, most: 600 },
  openTelemetry: { least: 1, warning: 13, error: 17, most: 24 },
} as const;

export function scaleSeverity(scale: keyof typeof SCALES, number: number): Severity | undefined {
  const { least, warning, error, most } = SCALES[scale];
  if (!(number >= least && number <= most)) return undefined;
  return number >= error ? 'error' : number >= warning ? 'warning' : 'quiet';
}
