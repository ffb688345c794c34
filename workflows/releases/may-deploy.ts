import { ChainBrokenError } from '../../core/gate-decision/follow-line.ts';
import { whyNotAllowed } from '../../core/gate-decision/release-chain.ts';
import { laneIdOf } from '../../core/lifecycle/release-names.ts';
import type { Commits } from '../../core/ports/commits.ts';
import type { DecisionLog } from '../../core/ports/decision-log.ts';
import type { Deployer } from '../../core/ports/deployer.ts';
import type { Releases } from '../../core/ports/releases.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import type { ReleaseStep } from '../../core/records/release-step.ts';
import { isOneOf, liveName } from '../../core/release/compare-live.ts';
import { hasStaging } from '../../core/release/in-staging.ts';
import { holds } from '../../core/release/lane.ts';
import { failed, type StepEnd } from '../../core/release/step-end.ts';
import { newestStep } from '../../core/release/steps-of.ts';
import { versionTagOf } from '../../core/release/version-tag.ts';
import { readReleaseDecision } from './read-release-decision.ts';

export interface MayDeployDependencies {
  readonly releases: Pick<Releases, 'getLane'>;
  readonly decisions: Pick<DecisionLog, 'get'>;
  readonly commits: Pick<Commits, 'contains'>;
}

const STATUS_OF: Readonly<Partial<Record<ReleaseStep['kind'], ReleaseRecord['status']>>> = {
  'deploy-staging': 'staging',
  'deploy-canary': 'canary',
  'deploy-production': 'ramping',
  promote: 'ramping',
};

export type AskedBefore =
  | { readonly refused: StepEnd }
  /** What production runs, where nobody knew it before: a rollback leads there. */
  | { readonly refused?: undefined; readonly previous: ReleaseRecord['previous'] };

/**
 * Checks whether a step may be carried out. An order alone proves nothing, so all of this must hold:
 *
 * - the release's status calls for this step
 * - the step's decision is in the log and in the record's chain, and allows exactly this step
 * - the release has the lane
 * - staging has run the commit
 * - the protected branch has the commit
 * - production runs what mendhook expects
 *
 * Our own records are read first. What they refuse is not asked of other systems.
 *
 * @returns why it is refused, or what a rollback would lead to
 * @throws {UpstreamError} when one of these cannot be asked: nothing is deployed then
 */
export async function askBeforeDeploy(
  deps: MayDeployDependencies,
  deployer: Pick<Deployer, 'live'>,
  record: ReleaseRecord,
  step: ReleaseStep,
): Promise<AskedBefore> {
  const { releases, commits } = deps;
  const { repository, branch, target, service, status } = record;
  const refuse = (why: string) => ({ refused: failed('deploy-failed', `It was not deployed: ${why}.`) });
  if (STATUS_OF[step.kind] !== status) return refuse(`a release that is ${status} takes no step "${step.kind}"`);
  const environment = step.kind === 'deploy-staging' ? 'staging' : 'production';
  if (environment === 'production' && hasStaging(record) && newestStep(record, 'deploy-staging')?.status !== 'passed') {
    return refuse('staging did not run this commit');
  }
  const [undecided, lane] = await Promise.all([
    whyUndecided(deps, record, step),
    releases.getLane(laneIdOf(service, environment)),
  ]);
  if (undecided !== undefined) return refuse(undecided);
  if (!holds(lane, record)) return refuse(`the release does not have the lane of ${environment}`);
  // At once: traffic waits for these answers.
  const [isOnBranch, byHand, previous] = await Promise.all([
    commits.contains(repository, { commit: branch, ancestor: target.commit }),
    environment === 'production' ? whyByHand(deployer, record, lane?.live ?? record.previous) : undefined,
    record.previous ?? previousOf(deployer, record),
  ]);
  if (isOnBranch !== true) {
    return {
      refused: failed('not-on-branch', `${branch} does not have ${target.commit.slice(0, 12)}: nothing was deployed.`),
    };
  }
  return byHand === undefined ? { previous } : { refused: byHand };
}

async function whyUndecided(
  { decisions }: Pick<MayDeployDependencies, 'decisions'>,
  record: ReleaseRecord,
  step: ReleaseStep,
): Promise<string | undefined> {
  if (step.decision === undefined) return 'no decision names this step';
  try {
    return whyNotAllowed(record, step, await readReleaseDecision(decisions, record, step.decision));
  } catch (error) {
    if (!(error instanceof ChainBrokenError)) throw error;
    return error.message;
  }
}

async function whyByHand(
  deployer: Pick<Deployer, 'live'>,
  record: ReleaseRecord,
  known: ReleaseRecord['previous'],
): Promise<StepEnd | undefined> {
  const { service, repository, settings } = record;
  const env = settings.terms.environments?.production.env ?? '';
  const live = await deployer.live({ service, repository, environment: 'production', env });
  if (isOneOf(live, [known]) !== false) return undefined;
  const why = `Somebody deployed by hand: production runs ${liveName(live)}, and not ${liveName(known)}. Nothing was touched.`;
  return { ...failed('deployed-by-hand', why), ...(live !== undefined && { live }) };
}

async function previousOf(
  deployer: Pick<Deployer, 'live'>,
  { service, repository, target, settings: { terms } }: ReleaseRecord,
): Promise<ReleaseRecord['previous']> {
  const env = terms.environments?.production.env ?? '';
  const live = await deployer.live({ service, repository, environment: 'production', env });
  if (live?.commit === undefined || live.commit === target.commit) return undefined;
  const { commit, artifact } = live;
  return { commit, version: versionTagOf(terms, commit), ...(artifact !== undefined && { artifact }) };
}
