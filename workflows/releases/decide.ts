import { createHash } from 'node:crypto';
import { canonicalLine } from '../../core/gate-decision/chain.ts';
import { releaseKeys } from '../../core/lifecycle/release-names.ts';
import { TransitionError } from '../../core/lifecycle/transition-error.ts';
import type { ReleaseFacts } from '../../core/records/release-facts.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import type { RuleDecision } from '../../core/release/rule-decision.ts';
import { appendReleaseDecision } from './append-release-decision.ts';
import type { ReleaseDependencies } from './dependencies.ts';

type DecideDependencies = Pick<ReleaseDependencies, 'decisions' | 'releases' | 'clock' | 'logger' | 'version'>;

/**
 * Has rules decide: the facts are stored, then the line, and then the record follows it.
 *
 * @returns the record as it is afterwards; where it went on meanwhile, the decision was dropped
 * @throws {UpstreamError} if the log or the ledger does not answer
 */
export async function decide(
  deps: DecideDependencies,
  facts: ReleaseFacts,
  decision: RuleDecision,
): Promise<ReleaseRecord> {
  const { decisions, releases, logger, version } = deps;
  const { record } = facts;
  const text = canonicalLine(facts);
  const hash = sha256(text);
  const key = releaseKeys(record.id).facts(record.chain.length + 1, hash);
  await decisions.put(key, text);
  const configuration = sha256(canonicalLine(record.settings));
  try {
    const decided = await appendReleaseDecision(deps, record, {
      ...decision,
      decider: { kind: 'rules' },
      inputs: { facts: hash, configuration, code: version },
      facts: key,
    });
    const { result, action, rules, why } = decision;
    logger.info('release-decided', { releaseId: record.id, result, action, rules, why });
    return decided;
  } catch (error) {
    if (!(error instanceof TransitionError)) throw error;
    logger.info('release-decision-dropped', { releaseId: record.id, reason: error.message });
    return (await releases.get(record.id)) ?? record;
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
