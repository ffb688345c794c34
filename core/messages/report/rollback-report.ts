import type { BlastRadius } from '../../lifecycle/blast-radius.ts';
import type { Incident } from '../../records/incident.ts';
import type { ReleaseRecord } from '../../records/release-record.ts';
import type { RollbackAnswer } from '../../records/rollback-explanation.ts';
import { mdCode, mdLine, mdList, mdProse, mdTable } from '../../text/markdown.ts';
import { count, counted, duration, utcTime } from '../../text/quantities.ts';

/** What a rollback's report is made of. */
export interface RollbackRecord {
  readonly release: ReleaseRecord;
  readonly radius: BlastRadius;
  /** Incidents of errors that only the new version had. */
  readonly newGroups: readonly Incident[];
  /** What a model says, as far as code bears it out; or why there is nothing, in a sentence. */
  readonly explanation: RollbackAnswer | { readonly missing: string };
}

/**
 * The incident report of a rollback, in Markdown. Every figure is computed from the record. A model's words stand in one section
 * that says so.
 */
export function rollbackReport(record: RollbackRecord): string {
  const sections: Readonly<Record<string, readonly string[]>> = {
    Trigger: [mdProse(record.release.decision?.why ?? 'The reason was not recorded.', 1_000), rulesLine(record)],
    'Who was reached': [reachedLine(record), figures(record.radius)],
    'Timeline (UTC)': [mdTable(['Time', 'What happened'], timeline(record.release))],
    'New errors': [newErrors(record.newGroups)],
    'What the release brought': [released(record.release)],
    'A model’s hypothesis, which nothing here rests on': hypothesis(record),
  };
  const written = Object.entries(sections).map(([title, parts]) => joined([`## ${title}`, ...parts]));
  return `${joined([`# Rollback of ${mdCode(record.release.service.name)}`, overview(record.release), ...written])}\n`;
}

/** The report in one sentence, by code alone. */
export function rollbackSummary({ release, radius, explanation }: RollbackRecord): string {
  const suspect =
    'missing' in explanation || explanation.change === null ? '' : ` A model suspects #${explanation.change}.`;
  return `${release.decision?.why ?? 'It was rolled back.'} ${reached(radius)}${suspect}`;
}

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');

function overview({ service, repository, target, previous, canary, endedAt }: ReleaseRecord): string {
  const rows: readonly (readonly [string, string])[] = [
    ['Environment', mdCode(service.env ?? '')],
    ['Repository', mdCode(repository)],
    ['Rolled back', mdCode(target.commit)],
    ['Runs again', mdCode(previous?.commit ?? '')],
    ['First traffic', canary === undefined ? '' : utcTime(canary.startedAt)],
    ['Ended', endedAt === undefined ? '' : utcTime(endedAt)],
  ];
  return mdTable(
    ['', ''],
    rows.filter(([, value]) => value !== ''),
  );
}

const rulesLine = ({ release: { decision } }: RollbackRecord): string =>
  decision === undefined || decision.rules.length === 0
    ? ''
    : `Rules: ${decision.rules.map((rule) => mdCode(rule)).join(', ')}.`;

const reachedLine = ({ radius }: RollbackRecord): string => reached(radius);

function reached({ seconds, requests, failedBeyond, slowBeyond, users }: BlastRadius): string {
  const beyond = [
    ...(failedBeyond > 0 ? [`${count(failedBeyond)} of them failed beyond what the version before had`] : []),
    ...(slowBeyond > 0 ? [`${count(slowBeyond)} were slower than the limit beyond that`] : []),
  ];
  const list = beyond.length === 0 ? '' : `; ${beyond.join(', ')}`;
  const whom = users === undefined ? '' : ` At least ${counted(users, 'user')} met its new errors.`;
  return `The new version answered ${counted(requests, 'request')} in ${duration(seconds * 1_000)}${list}.${whom}`;
}

const figures = ({ requests, failed, slow, stable }: BlastRadius): string =>
  mdTable(
    ['', 'New version', 'Version before, meanwhile'],
    [
      ['Requests', count(requests), count(stable.requests)],
      ['Failed', share(failed, requests), share(stable.failed, stable.requests)],
      ['Slower than the limit', share(slow, requests), share(stable.slow, stable.requests)],
    ],
  );

const share = (part: number, whole: number): string =>
  whole === 0 ? count(part) : `${count(part)} (${((100 * part) / whole).toFixed(2)} %)`;

const timeline = ({ steps }: ReleaseRecord): readonly (readonly string[])[] =>
  steps.slice(-30).flatMap(({ kind, percent, status, startedAt, endedAt, why }) => {
    const what = `${mdCode(kind)}${percent === undefined ? '' : ` at ${percent} %`}`;
    return [
      [utcTime(startedAt), `${what} begins.`],
      ...(endedAt === undefined ? [] : [[utcTime(endedAt), `${what}: ${status}. ${mdLine(why ?? '', 300)}`.trim()]]),
    ];
  });

function newErrors(groups: readonly Incident[]): string {
  if (groups.length === 0) return 'No error was found that only the new version had.';
  return mdList(groups.map(({ id, title }) => `${mdLine(title, 300)} (incident ${mdCode(id.slice(0, 12))})`));
}

function released({ changes }: ReleaseRecord): string {
  if (changes.length === 0) return 'No pull request is known of it.';
  return mdList(
    changes.map(({ number, title, login }) => `${mdCode(`#${number}`)} ${mdLine(title, 200)}, by ${mdCode(login)}`),
  );
}

function hypothesis({ release, explanation }: RollbackRecord): readonly string[] {
  if ('missing' in explanation) return [`There is none: ${mdLine(explanation.missing, 600)}`];
  const { hypothesis: text, change, why, confidence, evidence, notChecked } = explanation;
  const suspect = release.changes.find(({ number }) => number === change);
  return [
    mdProse(text),
    suspect === undefined
      ? 'It suspects no single pull request.'
      : `It suspects ${mdCode(`#${suspect.number}`)} ${mdLine(suspect.title, 200)}. ${mdLine(why, 1_500)}`,
    `Its confidence: ${confidence}.`,
    mdList(
      evidence.map(({ file, line, observation }) => `${mdCode(placeOf(file, line))}: ${mdLine(observation, 800)}`),
    ),
    notChecked.trim() === '' ? '' : `Not checked: ${mdLine(notChecked, 1_500)}`,
  ];
}

const placeOf = (file: string, line: number | null): string => (line === null ? file : `${file}:${line}`);
