import type { Proof } from '../../../core/attempt/proof.ts';
import type { Coverage } from '../../../core/proof/coverage.ts';
import { gradeProof, type ProofInput } from '../../../core/proof/grade-proof.ts';
import { codeToRead } from '../../../core/proof/incident-code.ts';
import type { Repository } from '../../repository/open-repository.ts';
import { mergeCoverage } from './merge-coverage.ts';
import type { RunEvidence } from './probe.ts';
import { readGo } from './read-go.ts';
import { readHostileFiles } from './read-hostile.ts';
import { readPython } from './read-python.ts';
import { readV8 } from './read-v8.ts';

interface RedRun extends Pick<ProofInput, 'incident' | 'change' | 'regressionFiles'> {
  readonly repository: Pick<Repository, 'files' | 'texts'>;
  readonly evidence: RunEvidence;
}

/** Grades a run of the regression test that failed on the base, by what it printed and by what the runtime wrote of it. */
export async function gradeRed({ repository, evidence, ...about }: RedRun): Promise<Proof> {
  const files = await repository.files();
  const texts = await repository.texts(codeToRead({ ...about, files }));
  const coverage = await readCoverage(evidence, texts, [...texts.keys(), ...about.regressionFiles]);
  return gradeProof({ ...about, files, texts, output: evidence.output, coverage });
}

/** @returns undefined when no runtime wrote anything of these files */
async function readCoverage(
  { coverage: directory, directory: tree }: RunEvidence,
  texts: ReadonlyMap<string, string>,
  wanted: readonly string[],
): Promise<Coverage | undefined> {
  const paths = new Set(wanted);
  const read = (names: RegExp) => readHostileFiles(directory, names);
  const coverage = mergeCoverage([
    readV8(await read(/^coverage-.*\.json$/), { directory: tree, paths, texts }),
    readPython(await read(/^python-\d+\.json$/), paths),
    readGo(await read(/^go\.out$/), paths, texts),
  ]);
  return coverage.files.length === 0 ? undefined : coverage;
}
