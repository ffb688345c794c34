/** How a line may begin that a tool passes on for a package, a container or a job. `label` names which one. */
const PREFIXES: readonly RegExp[] = [
  // ISO 8601, alone or in brackets, as GitHub Actions, `ts` and loggers write it.
  /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?\]?:?(?:[ \t]|$)/,
  /^\[?\d\d:\d\d:\d\d(?:[.,]\d+)?\]?:?(?:[ \t]|$)/,
  // syslog's time.
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?: |$)/,
  // `docker build --progress=plain`: the step, and the seconds since its start.
  /^#(?<label>\d+) \d+\.\d+(?: |$)/,
  // `gh run view --log`: job and step.
  /^(?<label>[^\t]{1,80}\t[^\t]{1,80})\t/,
  // Docker Compose, Foreman, lage: `app-1  | `.
  /^(?<label>[\w@.][\w@./:#-]*(?: {1,2}[\w@./:#-]+){0,2}) *\|(?: |$)/,
  // yarn workspaces foreach, concurrently, Gradle's log: `[shop]: `, `[0] `.
  /^\[(?<label>[\w@./][\w@./:#-]*(?: [\w@./:#-]+){0,2})\]:?(?: |$)/,
  // turbo, pnpm -r, lerna, nx: `shop:test: `, `services/shop test: `, `@acme/shop: `; syslog: `host app[12]: `.
  /^(?<label>[\w@.](?:[\w@./#+-]|:(?! |$))*(?: (?:[\w@./#+-]|:(?! |$))+)?)(?:\[\d+\])?:(?: |$)/,
  // pnpm on a terminal.
  /^│(?: |$)/,
];

/** A prefix is on most lines: what a tool says itself has none. */
const LEAST_SHARE = 0.5;
/** A label that is on one line alone is no label. */
const LEAST_LINES = 2;
/** A container's prefix, then a job's, then a time. */
const MAX_LAYERS = 4;
/** Levels of a logger name no package. */
const LEVEL = /^(?:trace|debug|info|notice|warn|warning|error|lifecycle|quiet)$/i;

interface Line {
  readonly label: string;
  readonly text: string;
}

/**
 * Takes off what a tool puts before every line, such as `shop:test: ` or a time, however many tools do, and tells the lines
 * of several packages apart.
 *
 * @param known what is recognised in lines; a prefix by which something is recognised is the runner's own, and stays
 * @returns the lines of each package; all in one where there are no packages
 */
export function splitStreams(
  lines: readonly string[],
  known: (lines: readonly string[]) => readonly unknown[],
): readonly (readonly string[])[] {
  let all: readonly Line[] = lines.map((text) => ({ label: '', text }));
  for (let layer = 0; layer < MAX_LAYERS; layer++) {
    const stripped = stripCommonest(all);
    if (stripped === undefined) break;
    const after = new Set(known(stripped.map(({ text }) => text)));
    if (known(all.map(({ text }) => text)).some((runner) => !after.has(runner))) break;
    all = stripped;
  }
  const labels = new Set(all.map(({ label }) => label).filter((label) => label !== ''));
  if (labels.size <= 1) return [all.map(({ text }) => text)];
  return [...Map.groupBy(all, ({ label }) => label).values()].map((stream) => stream.map(({ text }) => text));
}

/** The lines without the prefix that most of them have; undefined when there is none. */
function stripCommonest(lines: readonly Line[]): readonly Line[] | undefined {
  const written = lines.filter(({ text }) => text.trim() !== '').length;
  const candidates = PREFIXES.map((prefix) => {
    const matches = lines.map(({ text }) => prefix.exec(text));
    const counts = new Map<string, number>();
    matches.forEach((match, index) => {
      if (match !== null)
        counts.set(labelOf(match), (counts.get(labelOf(match)) ?? 0) + Number(lines[index]?.text.trim() !== ''));
    });
    const isLabel = (label: string) => (counts.get(label) ?? 0) >= LEAST_LINES;
    const covered = [...counts].reduce((total, [label, count]) => total + (isLabel(label) ? count : 0), 0);
    return { matches, isLabel, covered };
  });
  const best = candidates.reduce((most, candidate) => (candidate.covered > most.covered ? candidate : most));
  if (written === 0 || best.covered < written * LEAST_SHARE) return undefined;
  return lines.map((line, index) => {
    const match = best.matches[index];
    if (match === null || match === undefined || !best.isLabel(labelOf(match))) return line;
    const label = labelOf(match);
    return { label: label === '' ? line.label : `${line.label} ${label}`, text: line.text.slice(match[0].length) };
  });
}

function labelOf(match: RegExpExecArray): string {
  const label = match.groups?.['label'] ?? '';
  return LEVEL.test(label) ? '' : label;
}
