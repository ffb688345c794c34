import { describeContradiction } from '../../../core/lifecycle/contradictions.ts';
import { errorsSeen } from '../../../core/lifecycle/describe-occurrences.ts';
import { describeProof } from '../../../core/lifecycle/describe-proof.ts';
import { recoveredAt } from '../../../core/lifecycle/incident-cycles.ts';
import { newestRuns } from '../../../core/lifecycle/newest-runs.ts';
import { describeRejection, rejectionsOf } from '../../../core/lifecycle/rejections.ts';
import { runVerdict, whyNoVerdict } from '../../../core/lifecycle/run-verdict.ts';
import { workState } from '../../../core/messages/slack/work-state.ts';
import { turnLine, yourTurn } from '../../../core/messages/slack/your-turn.ts';
import { describeMute } from '../../../core/policy/describe-mute.ts';
import type { AlertRecord } from '../../../core/records/alert-record.ts';
import type { Attempt } from '../../../core/records/attempt.ts';
import type { Incident } from '../../../core/records/incident.ts';
import type { Mute } from '../../../core/records/mute.ts';
import type { TestRun } from '../../../core/records/test-run.ts';
import { counted, dollars, utcTime } from '../../../core/text/quantities.ts';
import { timelineOf } from '../../../page/timeline-of.ts';
import { colors, terminalLine, terminalText } from '../../terminal.ts';
import { statusColor } from './status-color.ts';

export interface IncidentRecords {
  readonly incident: Incident;
  /** Oldest first. */
  readonly attempts: readonly Attempt[];
  /** Those that brought it, oldest first. */
  readonly alerts: readonly AlertRecord[];
  /** Of the bug and of its service, also those that are over. */
  readonly mutes: readonly Mute[];
}

const LINE = 400;

/** All that is known of one incident, for a terminal. @param now epoch milliseconds */
export function incidentText(records: IncidentRecords, now: number): string {
  const { incident, attempts } = records;
  return [heading(incident), facts(records, attempts.at(-1), now), story(records), attemptLines(attempts)]
    .filter((part) => part !== '')
    .join('\n\n');
}

const heading = ({ title, id, status }: Incident): string =>
  [colors.bold(terminalLine(title, LINE)), `${id}  ${statusColor(status)(status)}`].join('\n');

function facts({ incident, mutes }: IncidentRecords, attempt: Attempt | undefined, now: number): string {
  const { label, detail, address } = workState(incident, attempt);
  const { pullRequest, thread, fingerprint, assignee, contradictions = [] } = incident;
  return lines([
    ['turn', turnLine(yourTurn(incident, attempt))],
    ['state', `${label}${detail === '' ? '' : `: ${detail}`}`],
    ['service', incident.env === undefined ? incident.service : `${incident.service} (${incident.env})`],
    ['repository', incident.repository],
    ['errors', `${errorsSeen(incident)}, ${counted(incident.affectedUsers, 'user')} affected`],
    ['alerts', alertsOf(incident)],
    [
      'assigned to',
      assignee === undefined ? undefined : `${assignee.to.name}, by ${assignee.by.name} ${utcTime(assignee.at)}`,
    ],
    ...mutes.map((mute) => ['muted', describeMute(mute, now)] as const),
    ['seen', `${utcTime(incident.firstSeen)} to ${utcTime(incident.lastSeen)}`],
    ['named by', `${fingerprint.because} (${fingerprint.algorithm}, ${fingerprint.method})`],
    ['pull request', pullRequest?.url ?? address],
    ['thread', thread?.permalink],
    ['alert', incident.alertLink],
    ...rejectionsOf(incident).map((rejection) => ['rejected', describeRejection(rejection)] as const),
    ...contradictions.map((each) => ['called wrong', describeContradiction(each)] as const),
  ]);
}

function alertsOf(incident: Incident): string {
  const { alertCount, cycles = [] } = incident;
  if (cycles.length === 0) return String(alertCount);
  const at = recoveredAt(incident);
  const recovered = at === undefined ? '' : `, recovered ${utcTime(at)}`;
  return `${alertCount}, in ${counted(cycles.length, 'alert cycle')}${recovered}`;
}

const story = (records: IncidentRecords): string =>
  [
    colors.bold('Timeline'),
    ...timelineOf(records).map(
      ({ at, title, detail }) =>
        `  ${utcTime(at)}  ${terminalLine(detail === undefined ? title : `${title}: ${detail}`, LINE)}`,
    ),
  ].join('\n');

function attemptLines(attempts: readonly Attempt[]): string {
  if (attempts.length === 0) return '';
  return [colors.bold('Attempts'), ...attempts.flatMap(attemptText)].join('\n');
}

function attemptText(attempt: Attempt): readonly string[] {
  const { number, jobId, outcome, dollars: spent, step, proof, tests, hint } = attempt;
  const job = jobId === undefined ? '' : `  job ${jobId}`;
  return [
    `  ${number}  ${outcome?.kind ?? step}  ${dollars(spent)}${job}`,
    ...(hint === undefined ? [] : [`     ${terminalLine(`hint by ${hint.by.name}: ${hint.words}`, LINE)}`]),
    ...(proof === undefined ? [] : [`     ${terminalLine(describeProof(proof), LINE)}`]),
    ...newestRuns(tests).map((run, _, runs) => `     ${terminalLine(runText(run, runs), LINE)}`),
  ];
}

function runText(run: TestRun, runs: readonly TestRun[]): string {
  const { name, passedCount, failing } = run;
  const passed = passedCount === undefined ? '' : `, ${counted(passedCount, 'test')} passed`;
  const silence = whyNoVerdict(run);
  const more = silence ?? (failing.length === 0 ? '' : failing.slice(0, 3).join(', '));
  return `${name}: ${runVerdict(run, runs)}${passed}${more === '' ? '' : `: ${more}`}`;
}

function lines(named: readonly (readonly [string, string | undefined])[]): string {
  const known = named.flatMap(([name, text]) => (text === undefined || text === '' ? [] : [[name, text] as const]));
  const width = Math.max(...known.map(([name]) => name.length)) + 2;
  return known
    .map(([name, text]) => `${colors.dim(name.padEnd(width))}${terminalLine(terminalText(text), LINE)}`)
    .join('\n');
}
