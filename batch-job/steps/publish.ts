import { DraftUnsupportedError, UpstreamError } from '../../core/errors.ts';
import { markLabels } from '../../core/lifecycle/mark-labels.ts';
import { describeFacts, findSimilar } from '../../core/messages/facts/similar-incidents.ts';
import { githubBlobUrl } from '../../core/messages/pull-request/blob-url.ts';
import { pullRequestBody } from '../../core/messages/pull-request/body.ts';
import { commitMessages } from '../../core/messages/pull-request/commit-messages.ts';
import type { FixRecord } from '../../core/messages/pull-request/fix-record.ts';
import { pullRequestLabels, type WorkLabel } from '../../core/messages/pull-request/labels.ts';
import { pullRequestTitle } from '../../core/messages/pull-request/title.ts';
import { isOfAnotherBug } from '../../core/messages/pull-request/verification.ts';
import { incidentReport } from '../../core/messages/report/incident-report.ts';
import type { Draft, FoundPullRequest } from '../../core/ports/code-host.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import type { PullRequest } from '../../core/records/pull-request.ts';
import type { InvestigateVerdict } from '../../core/records/verdict.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { askOwners } from './ask-owners.ts';
import { branchOf } from './check-branch.ts';
import { commentReport } from './comment-report.ts';
import { confirmIssue } from './confirm-issue.ts';
import { findEarlierDraft } from './find-earlier-draft.ts';
import { webOf } from './investigate.ts';
import type { Source } from './open-source.ts';
import { placeReport } from './place-report.ts';
import type { ProposedFix } from './propose-fix.ts';
import { readRepositoryStyle } from './read-commit-style.ts';
import type { Findings } from './verify.ts';

/**
 * Pushes the branch and opens the draft, or finds what an earlier try of the job has pushed and opened: one branch, one
 * draft. The tokens for it are minted here, after the agent has ended.
 *
 * @throws {BranchTakenError | UpstreamError} when it cannot be published
 */
export async function publish(
  run: AttemptRun,
  source: Source,
  fix: ProposedFix & {
    diagnosis: InvestigateVerdict;
    findings: Findings;
    verification: { verified: boolean; reason: string };
  },
): Promise<Outcome> {
  await run.step('publishing');
  const { codeHost, signal } = run.options;
  const { repository, branch: base } = run.attempt().service;
  const earlier = await findEarlierDraft(run);
  if ('outcome' in earlier) return earlier.outcome;
  signal.throwIfAborted();

  const record = await makeRecord(run, source, fix);
  const branch = branchOf(record.incident.id);
  const messages = commitMessages(record);
  const commits = [
    { message: messages.fix, patch: fix.patch },
    ...(record.reportPath === undefined
      ? []
      : [{ message: messages.report, files: { [record.reportPath]: incidentReport(record) } }]),
  ];
  const published = await source.repository.publishCommits(
    branch,
    commits,
    () => codeHost.pushToken(repository),
    (commit) => codeHost.signCommit(repository, commit),
  );
  await run.audit('publish', { branch, ...published });
  signal.throwIfAborted();

  const notes = [...record.notes, ...(published.note === undefined ? [] : [published.note])];
  const draft = {
    repository,
    base,
    branch,
    title: pullRequestTitle(record),
    body: pullRequestBody({ ...record, notes }),
  };
  const facts = { unrelatedTest: isOfAnotherBug(record), pushed: published.head };
  const unsupported = await putDraft(run, { ...draft, ...facts }, earlier.open);
  if (unsupported !== undefined) return unsupported;
  if (record.isReportComment) await commentReport(run, record);
  const { pullRequest } = await run.incident();
  if (fix.verification.verified && pullRequest !== undefined) {
    await askOwners(run, source, { repository, number: pullRequest.number, patch: fix.patch });
  }
  return { kind: 'fix-verified', reason: fix.verification.reason };
}

/**
 * Opens the draft, or makes the open one say what this attempt found. It is recorded before it is labelled: a draft that
 * GitHub does not let us label is a draft.
 *
 * @returns how the attempt ends when there can be no draft
 */
async function putDraft(
  run: AttemptRun,
  { unrelatedTest, pushed, ...draft }: Draft & DraftFacts,
  open?: FoundPullRequest,
): Promise<Outcome | undefined> {
  const { codeHost } = run.options;
  try {
    const put = await (open === undefined ? codeHost.openDraft(draft) : codeHost.updateDraft(open.number, draft));
    await recordPullRequest(run, put, { unrelatedTest, pushed, base: draft.base });
    await labelDraft(run, put, 'fixProposed');
    return undefined;
  } catch (error) {
    if (!(error instanceof DraftUnsupportedError)) throw error;
    await run.audit('publish', { refused: error.message });
    const reason = `The fix is pushed as branch ${draft.branch}, but ${error.message}, and nothing ready for review is opened instead.`;
    return { kind: 'fix-verified', rule: 'draft-unsupported', reason };
  }
}

/** Says on a draft the state of the work on its bug. Labels that GitHub does not take are marked, and the work goes on. */
export async function labelDraft(
  run: AttemptRun,
  { repository, number }: Pick<PullRequest, 'repository' | 'number'>,
  work: WorkLabel,
): Promise<void> {
  const { codeHost, ledger, logger, incidentId, clock } = run.options;
  const labels = pullRequestLabels(await run.incident(), work);
  try {
    await codeHost.setLabels({ repository, number, labels });
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    await ledger.changeIncident(incidentId, (current) => markLabels(current, number, clock()));
    logger.warn('labels-not-set', { incidentId, number, reason: error.message });
    return;
  }
  await ledger.changeIncident(incidentId, (current) => markLabels(current, number, undefined));
  await run.audit('publish', { number, labels });
}

async function makeRecord(
  run: AttemptRun,
  source: Source,
  { diagnosis, proposal, findings, verification, patch }: Parameters<typeof publish>[2],
): Promise<FixRecord> {
  const incident = await run.incident();
  const attempt = run.attempt();
  const { commit, commitNote } = source.repository;
  const commitStyle = await readRepositoryStyle(run, source.repository, patch);
  const record: FixRecord = {
    incident,
    attempt,
    investigation: diagnosis,
    proposal,
    commitStyle,
    findings,
    similar: await similarIn(run, incident),
    issueUrl: await confirmIssue(run),
    notes: [commitNote, commitStyle.note].filter((note) => note !== undefined),
    verification,
    blobUrl: githubBlobUrl(attempt.service.repository, commit, webOf(run)),
  };
  const { kind, path, note } = await placeReport(run, source, incidentReport(record));
  return {
    ...record,
    reportPath: path,
    isReportComment: kind === 'comment',
    notes: [...record.notes, ...(note === undefined ? [] : [note])],
  };
}

const INCIDENTS_READ = 200;
const SIMILAR_SHOWN = 5;

/** Of the same repository alone: who reads it may know nothing of others. */
async function similarIn(run: AttemptRun, incident: Incident): Promise<readonly string[]> {
  const known = await run.options.ledger.listIncidents(INCIDENTS_READ);
  const here = known.filter(({ repository }) => repository === incident.repository);
  return findSimilar(incident, here, SIMILAR_SHOWN).map(describeFacts);
}

interface DraftFacts {
  readonly unrelatedTest: boolean;
  /** The newest commit of its branch. */
  readonly pushed: string;
}

/** With the mark that its labels are missing, for the sweep, in case the container dies before they are set. */
async function recordPullRequest(
  run: AttemptRun,
  put: PullRequest,
  { unrelatedTest, pushed, base }: DraftFacts & Pick<Draft, 'base'>,
): Promise<void> {
  const { incidentId, ledger, clock } = run.options;
  const { repository, number, url, branch, title, draft } = put;
  const shows = unrelatedTest ? { unrelatedTest } : {};
  const pullRequest = { repository, number, url, branch, title, draft, ...shows, pushed, seen: { base, head: pushed } };
  await ledger.changeIncident(incidentId, (incident) => {
    const { unrelatedTest: _, ...known } = incident.pullRequest ?? pullRequest;
    const recorded =
      known.number === number && incident.pullRequest !== undefined
        ? { ...incident, pullRequest: { ...known, ...shows, pushed, seen: { base, ...known.seen, head: pushed } } }
        : { ...incident, pullRequest, updatedAt: clock() };
    return markLabels(recorded, number, clock());
  });
  await run.audit('publish', { pullRequest });
}
