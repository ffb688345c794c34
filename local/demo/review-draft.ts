import type { LocalGitHub } from '@mendhook/emulators/github';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { Runtime } from '../runtime.ts';
import { SAMPLE } from './demo-config.ts';
import { followAttempt } from './follow-attempt.ts';
import type { DemoResult } from './result.ts';
import type { Timeline } from './timeline.ts';
import { waitFor } from './wait-for.ts';

/** She may write to the repository. The worker asks GitHub for that. */
const REVIEWER = 'maya';
const WORDS = 'See my remark on takeStock, and add a test.';
/** Where the script's fix checks the stock. A real model's fix may have another line. */
const CHECK = 'available < quantity';
const REMARK = 'A quantity of 0 or less passes here and adds to the stock. Please refuse it for every caller.';
const STEP_TAKES_AT_MOST_MS = 60_000;

export type PlayedReview = NonNullable<DemoResult['review']>;

type Pull = NonNullable<Awaited<ReturnType<LocalGitHub['pullRequest']>>>;

interface ReviewOptions {
  readonly runtime: Runtime;
  readonly incidentId: string;
  readonly timeline: Timeline;
  readonly signal: AbortSignal;
}

/**
 * Reviews the draft of an incident as a person with write access: `/mendhook fix …` and a remark on a line. The worker then changes
 * the draft, and answers.
 *
 * @returns what there is afterwards; undefined when no draft is open
 * @throws {Error} when no attempt is made of it, or nobody answers
 */
export async function reviewDraft(options: ReviewOptions): Promise<PlayedReview | undefined> {
  const { runtime, timeline, signal } = options;
  const { github, ledger } = runtime;
  const opened = await ledger.getIncident(options.incidentId);
  const number = opened?.pullRequest?.number;
  if (github === undefined || opened?.status !== 'fix-proposed' || number === undefined) return undefined;
  const before = await mustFindPull(github, number);
  const remarks = await writeReview(github, before, timeline);
  const incident = { id: opened.id, attempt: opened.attempt + 1 };
  const wait = { timeoutMs: STEP_TAKES_AT_MOST_MS, signal };
  await waitFor('an attempt of the review', () => ledger.getAttempt(incident.id, incident.attempt), wait);
  await followAttempt({ runtime, incident, timeline, signal });
  const attempt = await waitFor('the answer to the review', () => answered(runtime, incident), wait);
  const attempts = (await ledger.getIncident(incident.id))?.attempt ?? 0;
  return { ...view(attempt), attempts, ...compare(before, await mustFindPull(github, number), remarks) };
}

/** @returns the ids of the remarks */
async function writeReview(github: LocalGitHub, pull: Pull, timeline: Timeline): Promise<readonly number[]> {
  const { owner, repository } = SAMPLE;
  const remark = { ...(await findPlace(github, pull)), body: REMARK };
  const body = `/mendhook fix ${WORDS}`;
  github.addCollaborator(owner, repository, { login: REVIEWER, role: 'write', isMember: true });
  timeline.step(`${REVIEWER} reviews #${pull.number}: ${body}`);
  timeline.say(`           ${remark.path}:${remark.line}: ${REMARK}`);
  return github.review(owner, repository, pull.number, { by: REVIEWER, body, remark }).remarks;
}

const view = ({ number, outcome, round, tests }: Attempt) => ({
  by: REVIEWER,
  words: WORDS,
  attempt: number,
  outcome: outcome?.kind ?? 'none',
  told: round?.told?.threads ?? 0,
  ...(round?.commit === undefined ? {} : { commit: round.commit }),
  tests: tests.map(({ name, command, passed, failing, durationMs }) => ({
    name,
    command,
    passed,
    failing,
    durationMs,
  })),
});

/** What the draft has more than before the review. */
function compare(before: Pull, after: Pull, remarks: readonly number[]) {
  const known = new Set(before.comments.map(({ id }) => id));
  return {
    before: before.commits.map(({ sha }) => sha),
    after: after.commits.map(({ sha }) => sha),
    answers: after.comments.flatMap(({ id, body }) => (known.has(id) ? [] : [body])),
    resolvedThreads: after.remarks.filter(({ id, resolvedBy }) => remarks.includes(id) && resolvedBy !== null).length,
  };
}

const answered = async (
  { ledger }: Runtime,
  { id, attempt }: Pick<Incident, 'id' | 'attempt'>,
): Promise<Attempt | undefined> => {
  const found = await ledger.getAttempt(id, attempt);
  return found?.round?.answered === true ? found : undefined;
};

async function mustFindPull(github: LocalGitHub, number: number): Promise<Pull> {
  const pull = await github.pullRequest(SAMPLE.owner, SAMPLE.repository, number);
  if (pull === undefined) throw new Error(`the local GitHub has no pull request #${number}`);
  return pull;
}

/** A line that the draft adds to the service's code. @throws {Error} when it adds none */
async function findPlace(github: LocalGitHub, { files, headSha }: Pull) {
  const added = files
    .filter(({ path }) => path.startsWith('src/'))
    .flatMap(({ path, patch = '' }) => [...patch.matchAll(/^\+(.*\S.*)$/gm)].map(([, text = '']) => ({ path, text })));
  const place = added.find(({ text }) => text.includes(CHECK)) ?? added[0];
  if (place === undefined) throw new Error('the draft adds no line under src/ to remark on');
  const file = await github.readFile(SAMPLE.owner, SAMPLE.repository, headSha, place.path);
  const lines = file?.kind === 'text' ? file.text.split('\n') : [];
  return { path: place.path, line: lines.indexOf(place.text) + 1 };
}
