import { describeProof } from '../../core/lifecycle/describe-proof.ts';
import { hasRule } from '../../core/lifecycle/has-rule.ts';
import { PullRequestLabel } from '../../core/names.ts';
import { counted } from '../../core/text/quantities.ts';
import type { LoadResult } from './load.ts';
import type { DemoRecords } from './read-result.ts';
import type { DemoResult } from './result.ts';

type Check = DemoResult['checks'][number];

/** Whether the attempt did what it is for; seen in the records, on the git host and in Slack. */
export function checkAttempt({ incidents, fingerprint, phases, tests, proof }: DemoRecords): Check[] {
  const incident = incidents.find((one) => one.fingerprint === fingerprint);
  const outcome = incident?.outcome;
  const ran = (name: string) => tests.findLast((run) => run.name === name);
  const red = ran('regression test on base');
  const green = ran('regression test with fix');
  const suite = ran('suite with fix');
  return [
    check(
      'both phases ended in a verdict',
      phases.length >= 2 && phases.every(({ status }) => status === 'verdict'),
      describePhases(phases),
    ),
    check(
      'the regression test fails without the fix',
      red?.passed === false,
      red?.failing.join(', ') || 'it was not seen to fail',
    ),
    check(
      'by raising the shop’s own error',
      proof?.grade === 'reproduced',
      proof === undefined ? 'it was not graded' : describeProof(proof),
    ),
    check('and passes with it', green?.passed === true, green === undefined ? 'it was not run' : describeRun(green)),
    check(
      'the service’s whole suite passes',
      suite?.passed === true,
      suite === undefined ? 'it was not run' : describeRun(suite),
    ),
    check('the fix is verified', outcome?.kind === 'fix-verified', outcome?.reason ?? 'there is no outcome'),
  ];
}

export function checkDraft({ pullRequest, fingerprint }: DemoRecords): Check[] {
  const labels = pullRequest?.labels ?? [];
  const report = pullRequest?.changedFiles.find(
    ({ path }) => path.startsWith('docs/incidents/') && path.includes(fingerprint),
  );
  return [
    check(
      'a draft pull request is open',
      pullRequest?.draft === true && pullRequest.state === 'open',
      pullRequest === undefined ? 'there is none' : `#${pullRequest.number} ${pullRequest.title}`,
    ),
    check(
      'on the incident’s branch',
      pullRequest?.branch === `incident/${fingerprint}`,
      pullRequest?.branch ?? 'no branch',
    ),
    check(
      'with its labels',
      labels.includes(PullRequestLabel.active) && labels.includes(PullRequestLabel.fixProposed),
      labels.join(', ') || 'no labels',
    ),
    check('and the incident report', report !== undefined, report?.path ?? 'no file under docs/incidents/'),
  ];
}

/** What there was when the first alert of this run had been triaged. */
export interface FirstAlert {
  readonly occurrences: number;
  readonly alerts: number;
  readonly attempts: number;
  readonly jobs: number;
}

/** Whether further alerts of the same bug raised the count, and did nothing else. */
export function checkRepeats(first: FirstAlert, outcome: DemoRecords, jobs: number): Check[] {
  const incident = outcome.incidents.find(({ fingerprint }) => fingerprint === outcome.fingerprint);
  const threads = threadsIn(outcome, incident?.thread?.channel);
  const count = incident?.occurrences ?? 0;
  const shown = count.toLocaleString('en-US');
  const worked = outcome.alerts.filter(
    ({ disposition, incidents }) =>
      disposition === 'worked' && incident !== undefined && incidents.includes(incident.id),
  ).length;
  return [
    check('further alerts of the same bug came in', worked >= first.alerts + 2, `${worked} alerts were worked on`),
    check('no second job', jobs === first.jobs && incident?.attempts === first.attempts, `${jobs} in all`),
    check('no second pull request', outcome.pullRequests <= 1, `${outcome.pullRequests} in the repository`),
    check('the count rose', count > first.occurrences, `${first.occurrences} → ${count}`),
    check(
      'in the same Slack message',
      threads.length === 1 && threads[0]?.text.includes(shown) === true,
      `${threads.length} thread`,
    ),
    ...(outcome.pullRequest === undefined ? [] : [checkComment(outcome.pullRequest, shown)]),
  ];
}

/** Whether the lines of a container became one bug beside the shop's, with no money spent on it. */
export function checkContainer({ incidents, slackMessages }: DemoRecords, seen: DemoResult['container']): Check[] {
  const [incident, ...others] = incidents.filter(({ service }) => service === seen.service);
  const threads = threadsIn({ slackMessages }, incident?.thread?.channel);
  return [
    check(
      `the log lines of ${seen.service} are one bug`,
      incident !== undefined && others.length === 0 && seen.incidents.join() === incident.id,
      `${seen.errorLines} of ${seen.lines} lines are errors`,
    ),
    check(
      'named by its root cause',
      incident?.title.startsWith('java.lang.ArithmeticException: Non-terminating decimal expansion') === true,
      incident?.title ?? 'there is no incident',
    ),
    check(
      'its errors are counted, not their lines',
      seen.occurrences === seen.errors && seen.errors < seen.errorLines,
      `${seen.occurrences} of ${seen.errors} errors`,
    ),
    check(
      'in a Slack message of its own',
      threads.length === 1 && threads[0]?.ts === incident?.thread?.ts,
      `${threads.length} thread`,
    ),
    check(
      'and no attempt is made, since it is only observed',
      incident?.attempts === 0 && hasRule(incident.outcome, 'observe-only'),
      incident?.outcome?.reason ?? 'there is no outcome',
    ),
  ];
}

/** Whether a mention was answered once, by what the records say: the diagnosis, and the tests red and green. */
export function checkMention({ words, answers }: DemoResult['mention'], { tests }: Pick<DemoRecords, 'tests'>): Check {
  const [answer = []] = answers;
  const says = (text: string) => answer.some((line) => line.includes(text));
  const isWhole = says('Root cause') && tests.every(({ name }) => says(`${name}: `));
  return check(
    `a person’s “@mendhook ${words}” is answered in the thread`,
    answers.length === 1 && isWhole,
    answers.length === 0 ? 'there is no answer' : `${counted(answers.length, 'answer')} of ${answer.length} lines`,
  );
}

const threadsIn = ({ slackMessages }: Pick<DemoRecords, 'slackMessages'>, channel: string | undefined) =>
  slackMessages.filter((each) => each.channel === channel && (each.thread === undefined || each.thread === each.ts));

const checkComment = ({ comments }: NonNullable<DemoRecords['pullRequest']>, shown: string): Check =>
  check(
    'and in one comment on the pull request',
    comments.length === 1 && comments[0]?.includes(shown) === true,
    `${comments.length} comment`,
  );

export const checkLoads = (before: LoadResult, after: LoadResult | undefined): Check[] => [
  check(
    'the same load on the fixed service meets no error',
    after !== undefined && after.failures === 0 && after.requests > 0,
    after === undefined ? 'there is no fix to try' : compare(before, after),
  ),
];

const check = (name: string, ok: boolean, detail: string): Check => ({ name, ok, detail });

const compare = (before: LoadResult, after: LoadResult) =>
  `before: ${before.failures} of ${before.requests} failed; after: ${after.failures} of ${after.requests}`;

const describeRun = ({ command, passed, failing }: DemoResult['tests'][number]) =>
  passed ? command : `fails: ${failing.join(', ') || command}`;

const describePhases = (phases: DemoResult['phases']) =>
  phases.map(({ name, turns, dollars }) => `${name}: ${turns} turns, $${dollars.toFixed(2)}`).join('; ') ||
  'no phase ran';
