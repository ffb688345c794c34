import { join } from 'node:path';
import type { Change } from '../../core/change/change.ts';
import { setupSecretOf } from '../../core/deployment/setup-secret.ts';
import { DAY_MS } from '../../core/durations.ts';
import { UpstreamError } from '../../core/errors.ts';
import type { PullRequestDetails } from '../../core/ports/pull-requests.ts';
import type { ChangeDescription } from '../../core/records/change-description.ts';
import type { Fact } from '../../core/records/change-facts.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { OpenedPullRequest } from '../repository/open-pull-request.ts';
import { CHANGE_RULES } from '../review/change-rules.ts';
import { measureChange } from '../review/measure-change.ts';
import { openBench } from '../review/open-bench.ts';
import { readChange } from '../review/read-change.ts';
import { reviewTools } from '../review/review-tools.ts';
import { createTestsTool } from '../review/tools/tests.ts';
import { planTests, type TestPlan } from '../verify/plan-tests.ts';
import type { ChangeRun } from './change-run.ts';
import { findFileIncidents } from './find-file-incidents.ts';
import { openTestPlaces, type TestPlaces } from './open-test-places.ts';

/** What code computed about a pull request. */
export interface MeasuredChange {
  readonly change: Change;
  readonly facts: readonly Fact[];
  /** Incidents whose traces point at changed files. */
  readonly incidents: readonly Incident[];
  /** How the head's tests are run; left out where nothing of the head is run. */
  readonly tests?: { readonly plan: TestPlan; readonly places: TestPlaces };
}

const EXPAND_ONLY = 'Expand-only migrations are allowed.';

/**
 * Computes the facts of a pull request: tools on exported files in the sandbox, our own rules, incidents of the ledger, and the
 * service's tests on the head merged with the base.
 */
export async function measurePullRequest(
  run: ChangeRun,
  source: OpenedPullRequest,
  details: PullRequestDetails,
  directory: string,
): Promise<MeasuredChange> {
  const { service, release } = run.settings;
  const { options } = run;
  const merged = source.at(source.trees.head);
  const refusal = refusalOf(run, source);
  const plan = refusal === undefined ? await planTests(merged, service) : { problem: refusal };
  const description = describe(run, details, 'problem' in plan ? null : plan.command);
  const read = await readChange(source.git, source.trees, description);
  const { byFile, incidents } = await findFileIncidents(options.ledger, {
    service,
    files: read.head.paths,
    changed: new Set(read.files.map(({ path }) => path)),
    now: options.clock(),
  });
  const change: Change = { ...read, incidents: byFile, churn: await readChurn(run, source) };
  const terms = {
    searchPath: options.searchPath,
    environment: options.testEnvironment ?? {},
    owner: options.sandbox,
    signal: run.signal,
  };
  const { git, trees } = source;
  const bench = await openBench({ git, trees, workDirectory: join(directory, 'tools'), ...terms });
  const common = { tools: reviewTools(testsTool(run, plan)), rules: CHANGE_RULES };
  if ('problem' in plan) return { change, incidents, facts: await measureChange(change, bench, common) };
  const places = openTestPlaces(bench, source, {
    ...terms,
    test: plan,
    workDirectory: join(directory, 'verify'),
    clock: options.clock,
    secret: setupSecretOf(service.test, options.setupSecrets),
    onRun: async () => undefined,
  });
  const facts = await measureChange(change, places.bench, common);
  return { change, incidents, facts, tests: { plan, places } };

  function testsTool({ settings }: ChangeRun, known: Awaited<ReturnType<typeof planTests>>) {
    return createTestsTool({
      threshold: release.tests.changedLines / 100,
      minutes: settings.service.test.timeoutMinutes,
      refusal: 'problem' in known ? known.problem : undefined,
    });
  }
}

const CHURN_DAYS = 90;

/** How often files change only adds to the risk: a host that does not tell it holds up no review, and the fact says so. */
async function readChurn({ options }: ChangeRun, { history }: OpenedPullRequest): Promise<Change['churn']> {
  try {
    return await history.churn({ since: options.clock() - CHURN_DAYS * DAY_MS });
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    options.logger.warn('churn-not-read', { reason: error.message });
    return undefined;
  }
}

/** Why nothing of the head is run. A stranger's code waits for somebody who may let it run, for just this head. */
function refusalOf(run: ChangeRun, { head, conflicts }: OpenedPullRequest): string | undefined {
  const { fork, mayRun } = run.record();
  if (fork && mayRun?.head !== head)
    return 'the head lies in another repository, and nobody with write access let its code run';
  return conflicts.length > 0 ? `the head conflicts with the base in ${listed(conflicts)}` : undefined;
}

const NAMED = 3;
const listed = (paths: readonly string[]): string =>
  [...paths.slice(0, NAMED), ...(paths.length > NAMED ? [`${paths.length - NAMED} more`] : [])].join(', ');

/** What the pull request says of itself. Contracts and permissions are the configuration's own. */
function describe(run: ChangeRun, details: PullRequestDetails, command: string | null): ChangeDescription {
  const { release } = run.settings;
  const { author, fork } = run.record();
  return {
    title: details.title,
    description: details.body,
    author: author.login,
    association: author.association,
    fork,
    branch: details.head.branch,
    commits: [...details.commits],
    contracts: release.contracts,
    ...(release.allow.includes('expand-only-migrations') ? { policy: EXPAND_ONLY } : {}),
    test: { command },
  };
}
