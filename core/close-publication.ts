import type { Attempt } from './attempt.ts';
import { MissingRecordError, UpstreamError } from './errors.ts';
import type { Incident } from './incident.ts';
import { proposeFix } from './incident-work.ts';
import type { Logger } from './logger.ts';
import type { Clock, Ledger, Messenger } from './ports.ts';
import { endPublication, leavePublishing, type Publication } from './publication.ts';
import { publicationReply } from './slack/publication-reply.ts';
import { showIncident } from './thread/show-incident.ts';

interface CloseDependencies {
  readonly ledger: Ledger;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly logger: Logger;
}

export type PublicationEnd =
  | { readonly status: 'opened'; readonly pullRequest: NonNullable<Incident['pullRequest']> }
  | { readonly status: 'failed'; readonly reason: string };

/**
 * Ends the publication of an attempt: its record, the incident, the budgets, the thread. All is read from the records, so
 * that doing it again, after a crash in between, ends in the same state; the first end stays.
 *
 * @throws {MissingRecordError} when the attempt was never asked to be published
 * @throws {UpstreamError} when people could not be told and trying again may help
 */
export async function closePublication(
  deps: CloseDependencies,
  of: Pick<Attempt, 'incidentId' | 'number'>,
  reached: PublicationEnd,
): Promise<Publication> {
  const { ledger, clock, logger } = deps;
  const end = reached.status === 'opened' ? { status: reached.status } : reached;
  const attempt = await ledger.changeAttempt(of.incidentId, of.number, (present) =>
    endPublication(present, end, clock()),
  );
  const { publication } = attempt;
  if (publication === undefined) throw new MissingRecordError(`${attempt.jobName} was not asked to be published`);
  const opened = publication.status === 'opened' && reached.status === 'opened' ? reached.pullRequest : undefined;
  const incident = await ledger.changeIncident(of.incidentId, (present) =>
    leavePublishing(opened === undefined ? present : proposeFix(present, opened, clock()), publication.request),
  );
  for (const { name, claimed } of publication.budgets) {
    const spent = publication.status === 'opened' ? claimed : 0;
    await ledger.settleBudget({ budget: name, attempt: attempt.jobName, claimed, spent });
  }
  const { jobName, status, reason } = publication;
  logger.info('publication-ended', { incidentId: incident.id, attempt: attempt.number, jobName, status, reason });
  await tellPeople(deps, incident, attempt, publication);
  return publication;
}

async function tellPeople(deps: CloseDependencies, incident: Incident, attempt: Attempt, publication: Publication) {
  const { messenger, logger } = deps;
  try {
    await showIncident(deps, incident, attempt.service.slackChannel);
    if (incident.thread === undefined) return;
    await messenger.reply(incident.thread, `${publication.jobName}-end`, publicationReply(incident, publication));
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.retryable) throw error;
    logger.error('share-refused', { incidentId: incident.id, system: error.system, reason: error.message });
  }
}
