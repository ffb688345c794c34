import { MissingRecordError } from '../../core/errors.ts';
import { occurrenceCount } from '../../core/lifecycle/incident.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { Runtime } from '../runtime.ts';
import type { DemoResult } from './result.ts';

export type DemoRecords = Pick<
  DemoResult,
  | 'alerts'
  | 'incidents'
  | 'fingerprint'
  | 'phases'
  | 'dollars'
  | 'proof'
  | 'tests'
  | 'pullRequest'
  | 'pullRequests'
  | 'slackMessages'
>;

/** Reads back from the ledger, the git host and Slack what there is now: the demo reports what it can look up, not what it meant to do. */
export async function readResult(runtime: Runtime, incidentId: string): Promise<DemoRecords> {
  const { ledger } = runtime;
  const incident = await ledger.getIncident(incidentId);
  if (incident === undefined) throw new MissingRecordError(`incident ${incidentId} does not exist`);
  const [alerts, incidents, attempts] = await Promise.all([
    ledger.listAlerts(50),
    ledger.listIncidents(50),
    ledger.listAttempts(incidentId),
  ]);
  return {
    alerts: alerts.toReversed().map(({ alert, disposition, incidentIds }) => ({
      id: alert.id,
      transition: alert.transition,
      receivedAt: alert.receivedAt,
      disposition: disposition.kind,
      reason: disposition.reason,
      incidents: [...incidentIds],
    })),
    incidents: incidents.map(viewIncident),
    fingerprint: incident.fingerprint.fingerprint,
    phases: attempts.flatMap(viewPhases),
    dollars: attempts.reduce((sum, { dollars }) => sum + dollars, 0),
    tests: attempts
      .flatMap(({ tests }) => tests)
      .map(({ name, command, passed, failing, durationMs }) => ({ name, command, passed, failing, durationMs })),
    ...proofOf(attempts.at(-1)),
    pullRequests: runtime.github?.pullRequests().length ?? 0,
    slackMessages: (runtime.slack?.messages() ?? []).map(({ channel, ts, threadTs, editedTs, text }) => ({
      channel,
      ts,
      ...(threadTs === undefined ? {} : { thread: threadTs }),
      edited: editedTs !== undefined,
      text,
    })),
    ...(await readPullRequest(runtime, incident)),
  };
}

const viewIncident = (incident: Incident): DemoResult['incidents'][number] => ({
  id: incident.id,
  fingerprint: incident.fingerprint.fingerprint,
  because: incident.fingerprint.because,
  service: incident.service,
  title: incident.title,
  status: incident.status,
  occurrences: occurrenceCount(incident),
  attempts: incident.attempt,
  ...(incident.thread === undefined ? {} : { thread: { channel: incident.thread.channel, ts: incident.thread.ts } }),
  ...(incident.outcome === undefined ? {} : { outcome: incident.outcome }),
});

const proofOf = (attempt: Attempt | undefined): Pick<DemoResult, 'proof'> =>
  attempt?.proof === undefined ? {} : { proof: attempt.proof };

const viewPhases = ({ phases }: Attempt): DemoResult['phases'] =>
  phases.map(({ name, model, status, turns, tokens, dollars, denials, startedAt, endedAt = startedAt }) => ({
    name,
    model,
    status,
    turns,
    tokens,
    dollars,
    denials,
    seconds: (endedAt - startedAt) / 1000,
  }));

async function readPullRequest(
  { github }: Runtime,
  { pullRequest }: Incident,
): Promise<Pick<DemoResult, 'pullRequest'>> {
  if (github === undefined || pullRequest === undefined) return {};
  const [owner = '', name = ''] = pullRequest.repository.split('/');
  const pull = await github.pullRequest(owner, name, pullRequest.number);
  if (pull === undefined) return {};
  return {
    pullRequest: {
      number: pull.number,
      url: pullRequest.url,
      title: pull.title,
      branch: pull.headRef,
      base: pull.baseRef,
      draft: pull.draft,
      state: pull.state,
      labels: [...pull.labels],
      commits: pull.commits.map(({ sha, message }) => ({ sha, message })),
      changedFiles: pull.files.map(({ path, additions, deletions }) => ({ path, additions, deletions })),
      comments: pull.comments.map(({ body }) => body),
      body: pull.body ?? '',
    },
  };
}
