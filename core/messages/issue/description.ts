import { errorsSeen } from '../../lifecycle/describe-occurrences.ts';
import { newestRuns } from '../../lifecycle/newest-runs.ts';
import { runVerdict, whyNoVerdict } from '../../lifecycle/run-verdict.ts';
import type { Attempt } from '../../records/attempt.ts';
import type { Incident } from '../../records/incident.ts';
import type { TestRun } from '../../records/test-run.ts';
import { type InvestigateVerdict, investigateVerdict } from '../../records/verdict.ts';
import {
  type AdfBlock,
  type AdfDocument,
  type AdfText,
  adfCode,
  adfDocument,
  adfFits,
  adfHeading,
  adfLine,
  adfLink,
  adfList,
  adfParagraph,
  adfProse,
} from '../../text/adf.ts';
import { utcTime } from '../../text/quantities.ts';
import { turnLine, yourTurn } from '../slack/your-turn.ts';

/** Characters of a stack and of a test's output, from what is wished for to what always fits. */
const CODE_LENGTHS = [8_000, 4_000, 2_000, 1_000, 300, 0];
const EVIDENCE_SHOWN = 12;

/** The description of an incident's issue: what fails, the diagnosis, the links, the tests. JIRA takes it whatever the records hold. */
export function issueDescription(incident: Incident, attempt: Attempt | undefined): AdfDocument {
  for (const length of CODE_LENGTHS) {
    const description = describe(incident, attempt, length);
    if (adfFits(description)) return description;
  }
  return adfDocument(failure(incident));
}

function describe(incident: Incident, attempt: Attempt | undefined, codeLength: number): AdfDocument {
  const current = attempt?.number === incident.attempt ? attempt : undefined;
  const verdict = investigateVerdict.safeParse(current?.phases.findLast(isInvestigated)?.verdict).data;
  const { stack } = incident.representative;
  return adfDocument(
    adfParagraph(adfLine(turnLine(yourTurn(incident, attempt)), 300, 'strong')),
    failure(incident),
    ...(stack === undefined ? [] : [adfCode(stack, codeLength)]),
    ...diagnosis(verdict),
    ...titled('Links', adfList(linksOf(incident))),
    ...tests(current?.tests ?? [], codeLength),
    adfParagraph(adfLine(`mendhook keeps this issue for incident ${incident.id}.`)),
  );
}

const isInvestigated = ({ name, status }: Attempt['phases'][number]): boolean =>
  name === 'investigate' && status === 'verdict';

function failure(incident: Incident): AdfBlock {
  const { service, env, title, firstSeen, lastSeen } = incident;
  const where = env === undefined ? service : `${service} in ${env}`;
  const when =
    firstSeen === lastSeen
      ? `seen ${utcTime(firstSeen)}`
      : `first seen ${utcTime(firstSeen)}, last ${utcTime(lastSeen)}`;
  return adfParagraph(adfLine(`${where}: ${title}`, 600), adfLine(`. ${errorsSeen(incident)}, ${when}.`, 200));
}

function diagnosis(verdict: InvestigateVerdict | undefined): readonly AdfBlock[] {
  if (verdict === undefined) return [];
  const { rootCause, confidence, evidence, nextSteps } = verdict;
  const items = evidence
    .slice(0, EVIDENCE_SHOWN)
    .map(({ file, line, observation }): readonly AdfText[] => [
      ...(file === undefined ? [] : adfLine(line === undefined ? file : `${file}:${line}`, 200, 'code')),
      ...adfLine(file === undefined ? observation : `: ${observation}`, 400),
    ]);
  return [
    ...titled(`Root cause (confidence ${confidence})`, ...adfProse(rootCause, 3_000)),
    ...titled('Evidence', adfList(items)),
    ...titled('What to do', ...adfProse(nextSteps, 1_500)),
  ];
}

function linksOf({ pullRequest, thread, alertLink }: Incident): readonly (readonly AdfText[])[] {
  const draft = pullRequest?.draft === true ? 'Draft' : 'Pull request';
  return [
    ...(pullRequest === undefined
      ? []
      : [adfLink(`${draft} #${pullRequest.number}: ${pullRequest.title}`, pullRequest.url)]),
    ...(thread?.permalink === undefined ? [] : [adfLink('Slack thread', thread.permalink)]),
    ...(alertLink === undefined || alertLink === '' ? [] : [adfLink('Datadog', alertLink)]),
  ];
}

/** Each run in a line, and the output of the first that failed. */
function tests(runs: readonly TestRun[], codeLength: number): readonly AdfBlock[] {
  const newest = newestRuns(runs);
  const failed = newest.find(({ passed, output }) => !passed && output.trim() !== '');
  return [
    ...titled('Tests', adfList(newest.map((run) => adfLine(runLine(run, newest), 300)))),
    ...(failed === undefined ? [] : [adfCode(failed.output, codeLength)]),
  ].filter((block) => block !== undefined);
}

function runLine(run: TestRun, runs: readonly TestRun[]): string {
  const verdict = runVerdict(run, runs);
  const why = verdict === 'no verdict' ? `: it ${whyNoVerdict(run) ?? ''}` : '';
  const [first] = run.failing;
  return `${run.name}: ${verdict}${why}${first === undefined ? '' : `, ${first}`}`;
}

/** A heading above its blocks; nothing where there is none. */
function titled(title: string, ...blocks: readonly (AdfBlock | undefined)[]): readonly AdfBlock[] {
  const there = blocks.filter((block) => block !== undefined);
  return there.length === 0 ? [] : [adfHeading(title), ...there];
}
