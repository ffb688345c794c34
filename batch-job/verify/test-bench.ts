import type { Clock } from '../../core/ports/clock.ts';
import type { TestRun } from '../../core/records/test-run.ts';
import type { Owner } from '../repository/give-tree.ts';
import type { Repository } from '../repository/open-repository.ts';
import type { TestPlan } from './plan-tests.ts';
import type { RunEvidence } from './proof/probe.ts';
import type { TestReport } from './runners/runner.ts';

/** A commit whose tests are run. */
export type TestedCommit = Pick<Repository, 'commit' | 'files' | 'texts' | 'exportTree'>;

/** What every tree of one verification shares. */
export interface TestBench {
  readonly repository: TestedCommit;
  readonly test: TestPlan;
  readonly workDirectory: string;
  readonly searchPath: string;
  /** What the commands get of the worker's environment. @default - nothing */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly owner?: Owner | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock: Clock;
  /** What the setup on the base gets; it is taken out of all output. @default - nothing */
  readonly secret?: SetupSecret | undefined;
  /** A tree of the base whose setup has run. @default - none */
  readonly prepared?: PreparedBase | undefined;
  readonly onRun: (run: TestRun) => Promise<void>;
}

/** A run of tests, what its output tells, and why it tells nothing, where that is so. */
export interface SeenRun extends TestRun, Omit<TestReport, 'failing' | 'passed'> {
  readonly recognised: boolean;
  /** Files on the stacks of uncaught errors. */
  readonly crashedIn: readonly string[];
  /** Completes "the suite … on the base", such as "did not end within 10 minutes". */
  readonly unusable?: string;
  /** What its proof is read from; only of a run that is watched. */
  readonly evidence?: RunEvidence;
}

/** A tree of its own in which tests are run. */
export interface TestTree {
  /** @param isWatched whether what it runs is noted as well */
  run(name: TestRun['name'], command: string, isWatched?: boolean): Promise<SeenRun>;
  remove(): Promise<void>;
}

/** What a tree needs of the bench. */
export type TreeBench = Omit<TestBench, 'repository'> & { readonly repository: Pick<Repository, 'exportTree'> };

/** Where the commands of one tree run. The tests' user can enter it only while one does. */
export interface TreePlace {
  readonly root: string;
  /** The repository's files. */
  readonly directory: string;
  readonly home: string;
  /** Variables of the commands. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * A tree of the erroring commit whose setup ran before the agent wrote anything. It is closed to the tests' user since, so it is
 * as good as a fresh one.
 */
export interface PreparedBase {
  /**
   * @returns the tree, once; undefined later, for another setup than its own, and where copies of it can be made: no test runs
   *   in what is copied
   */
  take(bench: Pick<TestBench, 'test' | 'onRun' | 'signal'>): TestTree | undefined;
  /**
   * Makes a tree of its own, with a copy of what the setup made.
   *
   * @returns undefined where the setup has to run for this patch
   */
  copy(bench: TreeBench, patch?: string): Promise<TreePlace | undefined>;
}

/** What the setup on the base gets as an environment variable, and nothing else gets. */
export interface SetupSecret {
  readonly name: string;
  readonly value: string;
}
