import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { giveTree, type Owner } from '../../repository/give-tree.ts';
import type { WrittenReports } from '../reports/find-reports.ts';
import { PYTHON_PROBE } from './python-probe.ts';

/** What a run of the regression test leaves that its proof is read from, for as long as the attempt's directory is there. */
export interface RunEvidence {
  /** The whole output, capped; paths are the repository's. Not redacted. */
  readonly output: string;
  /** Where the tree was. */
  readonly directory: string;
  /** Where the runtime wrote what ran; the tests could write to it, too. */
  readonly coverage: string;
  /** Reports that it left in its tree; the tests could write them, too. @default - none */
  readonly reports?: WrittenReports['texts'];
}

/** Environment variables by which runtimes write what ran, and where they write it. */
export interface Probe {
  readonly environment: Readonly<Record<string, string>>;
  readonly coverage: string;
}

/** Vitest ends its workers by a signal, on which Node writes no coverage. */
const NODE_PROBE = `'use strict';
if (process.send && /[\\\\/]node_modules[\\\\/](?:vitest|tinypool)[\\\\/]/.test(process.argv[1])) {
  process.once('SIGTERM', () => process.exit(143));
}
`;

/**
 * Makes a directory for what runtimes write of a run, beside the tree. It is given in the environment alone, so that no command
 * has to be understood; and in each run of the regression test, so that none is told by it from the others.
 *
 * - Node writes V8's coverage: https://nodejs.org/api/cli.html#node_v8_coveragedir
 * - Python loads `sitecustomize` as it starts: https://docs.python.org/3/library/site.html
 * - Go takes flags of `go test`: https://pkg.go.dev/cmd/go#hdr-Environment_variables
 *
 * @param place the directory that holds the tree, to which nobody else can write just now
 */
export async function openProbe(place: string, root: string, owner: Owner | undefined): Promise<Probe> {
  const coverage = await mkdtemp(join(place, 'ran-'));
  const python = join(coverage, 'python');
  await mkdir(python);
  await writeFile(join(coverage, 'probe.cjs'), NODE_PROBE);
  await writeFile(join(python, 'sitecustomize.py'), PYTHON_PROBE);
  if (owner !== undefined) await giveTree(coverage, owner);
  return {
    coverage,
    environment: {
      NODE_V8_COVERAGE: coverage,
      NODE_OPTIONS: `--require=${JSON.stringify(join(coverage, 'probe.cjs'))}`,
      PYTHONPATH: python,
      MENDHOOK_RAN: coverage,
      MENDHOOK_TREE: root,
      GOFLAGS: `-coverprofile=${join(coverage, 'go.out')} -coverpkg=./...`,
    },
  };
}
