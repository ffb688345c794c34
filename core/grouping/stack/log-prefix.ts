/** What loggers and collectors write before a line: time, level, thread, logger, process. */
const PARTS = [
  // klog: E1116 09:00:00.123456       1 cart.go:71]
  /^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ [\w.-]+:\d+\] /,
  // syslog: Nov 16 09:00:00 web-1 shopd[71]:
  /^[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d [\w.-]+ [\w./@-]+(?:\[\d+\])?: ?/,
  // A date, a time, or both.
  /^\[?(?:\d{4}[-/.]\d\d[-/.]\d\d|\d{1,2}\/\d{1,2}\/\d{4},?)?[T ]?\d{1,2}:\d\d:\d\d(?:[.,]\d+)?(?: ?[AP]M)?(?:Z| ?[+-]\d\d:?\d\d)?\]?[\s|:-]*/,
  // CRI, behind its date.
  /^(?:stdout|stderr) [FP] /,
  /^\[[^[\]\n]{1,80}\][\s:|-]*/,
  /^(?:(?:ERROR|FATAL|CRITICAL|SEVERE|WARNING|WARN|ERR|CRIT|EMERGENCY|ALERT|error|fatal|critical|warning|warn|fail)(?=[\s:|\]-])[\s:|\]-]*)/,
  // Symbols, such as a cross.
  /^[^\x20-\x7e\s\p{L}\p{N}]+\s+/u,
];

/** What only comes after one of those: `1 --- `, `c.a.Api - `. */
const LATER_PARTS = [/^\d+ +-+ +/, /^[\w.$/-]{1,100} *(?: -{1,3}| :|\|)\s/, /^-+ /];

const PARTS_STRIPPED = 10;

/**
 * Where the text of a log line begins, behind what its logger and its collector wrote before it.
 *
 * @returns 0 when nothing comes before it
 */
export function endOfLogPrefix(line: string): number {
  let rest = line;
  for (let count = 0; count < PARTS_STRIPPED; count++) {
    const parts = rest === line ? PARTS : [...PARTS, ...LATER_PARTS];
    const length = parts.reduce((found, part) => found || (part.exec(rest)?.[0].length ?? 0), 0);
    if (length === 0) break;
    rest = rest.slice(length);
  }
  return line.length - rest.length;
}
