import { proofBeside } from '../../lifecycle/describe-proof.ts';
import { newestRuns } from '../../lifecycle/newest-runs.ts';
import { runVerdict, whyNoVerdict } from '../../lifecycle/run-verdict.ts';
import type { Attempt } from '../../records/attempt.ts';
import type { Incident } from '../../records/incident.ts';
import type { SlackMessage } from '../../records/slack-message.ts';
import type { TestRun } from '../../records/test-run.ts';
import type { InvestigateVerdict } from '../../records/verdict.ts';
import { slackCode, slackLine, slackLink } from '../../text/mrkdwn.ts';
import { counted, dollars, duration } from '../../text/quantities.ts';
import type { BlobUrl } from '../pull-request/blob-url.ts';
import { context, linkButtons, section } from './blocks.ts';
import { diagnosisSections } from './diagnosis-text.ts';
import { patchSections } from './patch-sections.ts';
import { proofText } from './proof-text.ts';
import { wordsForCursor } from './words-for-cursor.ts';
import { workState } from './work-state.ts';

interface DiagnosisRecords {
  readonly incident: Incident;
  readonly attempt: Attempt;
  readonly verdict: InvestigateVerdict;
  /** Where a file can be read at the commit; left out, files are named without a link. */
  readonly blobUrl?: BlobUrl | undefined;
}

/** What the investigation found. An answer in the thread. */
export const diagnosisReply = ({ verdict, blobUrl }: DiagnosisRecords): SlackMessage => ({
  text: `Diagnosis: ${slackLine(verdict.title, 300)}`,
  blocks: diagnosisSections(verdict, blobUrl).map(section),
});

interface OutcomeRecords {
  readonly incident: Incident;
  readonly attempt: Attempt;
  /** Shown where no pull request holds it. */
  readonly patch?: string | undefined;
}

/** How the attempt ended: the outcome, what the tests said, the patch where it is nowhere else, the cost. */
export function outcomeReply({ incident, attempt, patch }: OutcomeRecords): SlackMessage {
  const { label, detail, address } = workState(incident, attempt);
  const rule = attempt.outcome?.rule === undefined ? '' : ` (rule ${slackCode(attempt.outcome.rule, 80)})`;
  const outcome = `*${slackLink(label, address)}*${detail === '' ? '' : `: ${slackLine(detail, 1_200)}`}${rule}`;
  const proof = proofBeside(attempt);
  const proven = proof === undefined ? '' : `\n${proofText(proof)}`;
  const tests = attempt.tests.length === 0 ? '' : `\n${newestRuns(attempt.tests).map(testLine).join('\n')}`;
  return {
    text: slackLine(detail === '' ? label : `${label}: ${detail}`, 500),
    blocks: [
      section(outcome + proven + tests),
      ...(patch === undefined || patch.trim() === '' ? [] : patchSections(patch, incident.id)),
      ...wordsForCursor(attempt),
      ...linkButtons([
        { id: 'open-pull-request', text: 'Review the pull request', address: incident.pullRequest?.url, primary: true },
      ]),
      context(spent(attempt)),
    ],
  };
}

const TITLE: Readonly<Record<TestRun['name'], string>> = {
  setup: 'Setup',
  'suite on base': 'Whole suite, without the fix',
  'old test files on base': 'Changed test files as they were, without the fix',
  'regression test on base': 'Regression test, without the fix',
  'regression test with fix': 'Regression test, with the fix',
  'suite with fix': 'Whole suite, with the fix',
  'failing tests with fix': 'Files of failing tests, with the fix',
};

function testLine(run: TestRun, _: number, runs: readonly TestRun[]): string {
  const title = `• ${TITLE[run.name]}`;
  const time = `(${duration(run.durationMs)})`;
  const verdict = runVerdict(run, runs);
  switch (verdict) {
    case 'no verdict':
      return `${title}: *no verdict* ${time}: it ${slackLine(whyNoVerdict(run) ?? '', 300)}`;
    case 'green':
      return `${title}: *green*${passedTests(run)} ${time}`;
    case 'red as before':
      return `${title}: *red, as without the regression test* ${time}${failedTests(run)}`;
    case 'red':
      return `${title}: *red*${run.timedOut ? ', timed out' : ''} ${time}${failedTests(run)}`;
    default:
      return verdict satisfies never;
  }
}

const passedTests = ({ passedCount }: TestRun): string =>
  passedCount === undefined ? '' : `, ${counted(passedCount, 'test')} passed`;

function failedTests({ failing }: TestRun): string {
  const [first] = failing;
  if (first === undefined) return '';
  return `: ${slackCode(first, 150)}${failing.length < 2 ? '' : ` and ${failing.length - 1} more`}`;
}

function spent({ number, phases, dollars: cost, startedAt, endedAt }: Attempt): string {
  const turns = phases.reduce((sum, phase) => sum + phase.turns, 0);
  const time = startedAt === undefined || endedAt === undefined ? '' : ` in ${duration(endedAt - startedAt)}`;
  return `Attempt ${number}  ·  cost ${dollars(cost)}  ·  ${counted(turns, 'turn')}${time}`;
}
