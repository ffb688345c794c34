import { readReleaseLine } from '../../core/gate-decision/release-chain.ts';
import { verifyChain } from '../../core/gate-decision/verify-chain.ts';
import { releaseChainName } from '../../core/lifecycle/release-names.ts';
import { DECISION_PREFIX } from '../../core/names.ts';
import { readDecisions } from '../../workflows/changes/read-decisions.ts';
import type { Runtime } from '../runtime.ts';
import type { SeenRelease } from './check-release.ts';

/** Reads a release and its chain of decisions, and looks whether the chain fits. Undefined: there is no such release. */
export async function seeRelease(
  { releases, decisions }: Pick<Runtime, 'releases' | 'decisions'>,
  id: string | undefined,
): Promise<SeenRelease | undefined> {
  const record = id === undefined ? undefined : await releases.get(id);
  if (record === undefined) return undefined;
  const name = releaseChainName(record.id);
  const files = await readDecisions(decisions, `${DECISION_PREFIX}${name}/`);
  const lines = files.map(({ text }, index) => ({ place: index + 1, line: text }));
  const fault = verifyChain(name, lines, { now: { ...record.chain, of: 'the record' } });
  return {
    record,
    decisions: lines.flatMap(({ line }) => readReleaseLine(line) ?? []),
    fault: fault === undefined ? undefined : `line ${fault.place} ${fault.text}`,
  };
}
