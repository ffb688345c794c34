import type { Alias, Fingerprint } from '../../core/grouping/fingerprint.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { FingerprintLink } from '../../core/records/fingerprint-link.ts';

type Named = Pick<Fingerprint, 'fingerprint' | 'algorithm' | 'aliases'>;

/**
 * Finds the incident that a bug belongs to, also when it is known under a fingerprint of an earlier algorithm or, before or
 * after the service named it, under that of another name; and keeps the link.
 *
 * Two runs at once, or one that is cut off and comes again, end in the same links: each is one conditional write, those of
 * the aliases first. A bug without aliases costs one read, and a write when it is new.
 *
 * @returns the link; its incident may be yet to be opened
 */
export async function linkFingerprint(ledger: Ledger, named: Named): Promise<FingerprintLink> {
  const { fingerprint, algorithm, aliases } = named;
  const own: FingerprintLink = { fingerprint, algorithm, incidentId: fingerprint, version: 0 };
  if (aliases.length === 0) return ledger.changeLink(fingerprint, (current) => current ?? own);

  const known = await ledger.getLink(fingerprint);
  if (known !== undefined) return known;
  const earlier = await succeedAliases(ledger, named);
  return ledger.changeLink(fingerprint, (current) => current ?? { ...own, ...earlier });
}

/** @returns the incident that goes on under the new fingerprint, if any, and why */
async function succeedAliases(
  ledger: Ledger,
  { fingerprint, aliases }: Named,
): Promise<Pick<FingerprintLink, 'incidentId' | 'because'> | undefined> {
  const incidentId = (await findFree(ledger, fingerprint, aliases))?.incidentId ?? fingerprint;
  const succeeded: FingerprintLink[] = [];
  for (const alias of aliases) {
    const claim = { ...alias, version: 0, incidentId, successor: fingerprint };
    const link = await ledger.changeLink(alias.fingerprint, (current) => succeed(current, claim));
    if (link.successor === fingerprint && link.incidentId !== fingerprint) succeeded.push(link);
  }
  const link = succeeded.find((each) => each.fingerprint === each.incidentId) ?? succeeded[0];
  const alias = aliases.find((each) => each.fingerprint === link?.fingerprint);
  return link && alias && { incidentId: link.incidentId, because: alias.because };
}

async function findFree(ledger: Ledger, successor: string, aliases: readonly Alias[]) {
  for (const alias of aliases) {
    const link = await ledger.getLink(alias.fingerprint);
    if (link !== undefined && isFree(link, successor)) return link;
  }
  return undefined;
}

function succeed(current: FingerprintLink | undefined, claim: FingerprintLink & { successor: string }) {
  if (current === undefined) return claim;
  return current.successor === undefined ? { ...current, successor: claim.successor } : current;
}

const isFree = (link: FingerprintLink, successor: string): boolean =>
  link.successor === undefined || link.successor === successor;
