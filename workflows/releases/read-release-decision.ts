import { hashOfLine } from '../../core/gate-decision/chain.ts';
import { ChainBrokenError } from '../../core/gate-decision/follow-line.ts';
import { readReleaseLine } from '../../core/gate-decision/release-chain.ts';
import { releaseDecisionKey } from '../../core/lifecycle/release-names.ts';
import type { DecisionLog } from '../../core/ports/decision-log.ts';
import type { ReleaseDecision } from '../../core/records/release-decision.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';

/**
 * Reads one decision of a release from the log, and proves that it is in the record's chain: every line from it to the newest is read,
 * and each holds the hash of the one before. `whyNotAllowed` then says whether it allows a step.
 *
 * @param log what lies there is compared with the record, which another role writes
 * @throws {ChainBrokenError} if the line or one after it is missing, changed, or of another release
 * @throws {UpstreamError} if the log does not answer
 */
export async function readReleaseDecision(
  log: Pick<DecisionLog, 'get'>,
  { id, chain }: Pick<ReleaseRecord, 'id' | 'chain'>,
  sequence: number,
): Promise<ReleaseDecision> {
  let hash = chain.head;
  for (let place = chain.length; place > 0 && place >= sequence; place -= 1) {
    const line = await log.get(releaseDecisionKey(id, place));
    const broken = (fault: string) => new ChainBrokenError(`line ${place} of release ${id} ${fault}`);
    if (line === undefined) throw broken('is missing');
    if (hashOfLine(line) !== hash) throw broken('is not the line that the chain holds');
    const decision = readReleaseLine(line);
    if (decision?.releaseId !== id || decision.sequence !== place) throw broken('is no decision of this place');
    if (place === sequence) return decision;
    hash = decision.previous;
  }
  throw new ChainBrokenError(`the chain of release ${id} ends with line ${chain.length}, before line ${sequence}`);
}
