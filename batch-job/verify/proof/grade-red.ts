import { gradeProof } from '../../../core/proof/grade-proof.ts';
import { codeToRead } from '../../../core/proof/incident-code.ts';
import type { Place } from '../../../core/proof/places.ts';
import { functionsToEnter } from '../../../core/proof/reach.ts';
import { pairToEnter } from '../../../core/proof/reported.ts';
import { type ProofInput, seesTest } from '../../../core/proof/seen.ts';
import type { Proof } from '../../../core/records/proof.ts';
import type { Repository } from '../../repository/open-repository.ts';
import type { RunEvidence } from './probe.ts';
import { readCoverage } from './read-coverage.ts';
import { readReported } from './read-reported.ts';

interface RedRun extends Pick<ProofInput, 'incident' | 'change' | 'regressionFiles'> {
  readonly repository: Pick<Repository, 'files' | 'texts'>;
  readonly evidence: RunEvidence;
  /** Tells which of some functions the regression test runs. @default - not asked */
  readonly enter?: (functions: readonly Place[]) => Promise<readonly Place[]>;
}

/**
 * Grades a run of the regression test that failed on the base, by what it printed and by what the runtime wrote of it. Where the
 * grade hangs on what ran, and no runtime tells it, `enter` is asked.
 */
export async function gradeRed({ repository, evidence, enter, ...about }: RedRun): Promise<Proof> {
  const files = await repository.files();
  const texts = await repository.texts(codeToRead({ ...about, files }));
  const coverage = await readCoverage(evidence, texts, [...texts.keys(), ...about.regressionFiles]);
  const input = { ...about, files, texts, output: evidence.output, coverage };
  const proof = gradeProof(input);
  if (proof.grade !== 'unrelated' || enter === undefined || seesTest(input)) return proof;
  const functions = functionsToEnter(input);
  const entered = functions.length === 0 ? [] : await enter(functions);
  if (entered.length > 0) return gradeProof({ ...input, entered });
  // The service's own reports may be forged: they only choose what is looked at.
  const pair = pairToEnter(input, readReported(evidence.reports ?? [], files, evidence.directory));
  const runs = async (place: Place) => (await enter([place])).length > 0;
  const isRun = pair !== undefined && (await runs(pair.changed)) && (await runs(pair.onStack));
  return isRun ? gradeProof({ ...input, ran: pair }) : proof;
}
