import { BRANCH_PREFIX } from '../../core/names.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { DraftWords } from '../../core/records/draft-words.ts';
import type { Incident } from '../../core/records/incident.ts';

export interface DraftOwner {
  readonly incidentId: string;
  /** Left out when the ledger has it no longer. */
  readonly incident?: Incident | undefined;
  /** The pull request that the bug has by now, where it is another one: `#7`. */
  readonly newer?: string | undefined;
  /** Whether everybody may read the repository. */
  readonly isPublic: boolean;
}

const INCIDENT_ID = /^[0-9a-f]{32}$/;

/**
 * Finds the incident of a pull request by its branch, as GitHub has it. Anybody may name a branch as they like, so the ledger decides:
 * the incident must be of this repository.
 *
 * @returns undefined when the pull request is none of ours
 * @throws {UpstreamError} when GitHub may answer later
 */
export async function findIncidentOfDraft(
  {
    ledger,
    codeHost,
  }: { readonly ledger: Pick<Ledger, 'getIncident'>; readonly codeHost: Pick<CodeHost, 'readPullRequest'> },
  { repository, number }: Pick<DraftWords, 'repository' | 'number'>,
): Promise<DraftOwner | undefined> {
  const pull = await codeHost.readPullRequest(repository, number);
  const branch = pull?.branch ?? '';
  const incidentId = branch.startsWith(BRANCH_PREFIX) ? branch.slice(BRANCH_PREFIX.length) : '';
  if (pull === undefined || !INCIDENT_ID.test(incidentId)) return undefined;
  const incident = await ledger.getIncident(incidentId);
  // A missing fact of GitHub makes nobody a reader.
  const isPublic = pull.isPublic !== false;
  if (incident === undefined) return { incidentId, isPublic };
  if (![repository, pull.repository].some((name) => isOf(incident, name))) return undefined;
  const current = incident.pullRequest;
  const isOther = current !== undefined && current.number !== number;
  return { incidentId, incident, isPublic, ...(isOther ? { newer: `#${current.number}` } : {}) };
}

/** Names of repositories ignore case. */
const isOf = ({ repository, pullRequest }: Incident, name = ''): boolean =>
  [repository, pullRequest?.repository, pullRequest?.seen?.repository].some(
    (known) => known?.toLowerCase() === name.toLowerCase(),
  );
