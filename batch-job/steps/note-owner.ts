import { CODE_OWNERS } from '../../core/config/systems.ts';
import { keepCodeOwners } from '../../core/lifecycle/owner.ts';
import { findFileOwners } from '../../core/owners/find-file-owners.ts';
import { CODE_OWNERS_BYTES, CODE_OWNERS_PLACES, readCodeOwners } from '../../core/owners/read-code-owners.ts';
import type { AttemptRun } from '../attempt-run.ts';
import type { Repository } from '../repository/open-repository.ts';

/**
 * Keeps in the incident who owns the suspect files at the erroring commit, if the service's owner is `codeowners`.
 *
 * @param suspects the likeliest file first
 */
export async function noteOwner(
  run: Pick<AttemptRun, 'attempt' | 'audit'> & {
    readonly options: Pick<AttemptRun['options'], 'incidentId'> & {
      readonly ledger: Pick<AttemptRun['options']['ledger'], 'changeIncident'>;
    };
  },
  repository: Pick<Repository, 'files' | 'texts'>,
  suspects: readonly string[],
): Promise<void> {
  if (run.attempt().service.owner !== CODE_OWNERS) return;
  const files = new Set(await repository.files());
  const place = CODE_OWNERS_PLACES.find((path) => files.has(path));
  const texts = place === undefined ? undefined : await repository.texts([place], CODE_OWNERS_BYTES);
  const text = place === undefined ? undefined : texts?.get(place);
  const found = text === undefined ? undefined : findFileOwners(readCodeOwners(text), suspects);
  await run.options.ledger.changeIncident(run.options.incidentId, (incident) => keepCodeOwners(incident, found));
  await run.audit('owner', { place, found });
}
