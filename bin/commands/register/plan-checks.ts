import type { Octokit, RestEndpointMethodTypes } from '@octokit/rest';
import { splitRepository } from '../../../adapters/github-repository.ts';
import { CHECK_NAME } from '../../../core/names.ts';
import type { Change } from './plan-registration.ts';

/** A branch that services are deployed from, and the App whose check run it waits for. */
export interface CheckedBranch {
  readonly repository: string;
  readonly branch: string;
  readonly appId: number;
}

/** The ruleset of ours in a repository. Others stay as they are. */
const RULESET_NAME = 'mendhook';

/**
 * Compares the rulesets of the repositories with what reviews need: nothing is merged into these branches before our App's check run
 * passed. The check is pinned to the App, so that no workflow can write one of the same name. Applied and planned again, nothing is
 * left to do. What a person added to the ruleset stays: other rules, other checks, and who may pass by it.
 *
 * https://docs.github.com/en/rest/repos/rules
 *
 * @param octokit signed in as a person who administers the repositories
 */
export async function planRequiredChecks(
  octokit: Octokit,
  branches: readonly CheckedBranch[],
): Promise<readonly Change[]> {
  const repositories = [...new Set(branches.map(({ repository }) => repository))];
  return Promise.all(
    repositories.map((repository) => {
      const own = branches.filter((each) => each.repository === repository);
      const refs = [...new Set(own.map(({ branch }) => `refs/heads/${branch}`))];
      return planRuleset(octokit, { repository, refs, appId: own[0]?.appId ?? 0 });
    }),
  );
}

interface Wanted {
  readonly repository: string;
  readonly refs: readonly string[];
  readonly appId: number;
}

type Ruleset = RestEndpointMethodTypes['repos']['getRepoRuleset']['response']['data'];
type Rules = NonNullable<RestEndpointMethodTypes['repos']['updateRepoRuleset']['parameters']['rules']>;

async function planRuleset(octokit: Octokit, wanted: Wanted): Promise<Change> {
  const { repository, refs, appId } = wanted;
  const target = splitRepository(repository);
  const names = refs.map((ref) => ref.replace('refs/heads/', '')).join(', ');
  const ruleset = `ruleset "${RULESET_NAME}" of ${repository}`;
  const says = `"${CHECK_NAME}" of the App ${appId} must pass before a merge into ${names}`;
  const current = await findRuleset(octokit, target);
  if (current === undefined) {
    const body = {
      ...{ name: RULESET_NAME, target: 'branch' as const, enforcement: 'active' as const },
      ...{ conditions: { ref_name: { include: [...refs], exclude: [] } }, rules: withCheck([], appId) },
    };
    return {
      text: `+ ${ruleset}: ${says}`,
      apply: async () => void (await octokit.repos.createRepoRuleset({ ...target, ...body })),
    };
  }
  const differing = differencesOf(current, wanted);
  if (differing.length === 0) return { text: `= ${ruleset}: ${says}` };
  const { include, exclude } = refsOf(current);
  const ref_name = {
    include: [...new Set([...include, ...refs])],
    exclude: exclude.filter((ref) => !refs.includes(ref)),
  };
  const body = {
    enforcement: 'active' as const,
    conditions: { ref_name },
    rules: withCheck(current.rules ?? [], appId),
  };
  return {
    text: `~ ${ruleset}: ${differing.join(', ')}; ${says}`,
    apply: async () => void (await octokit.repos.updateRepoRuleset({ ...target, ruleset_id: current.id, ...body })),
  };
}

/** An organisation's ruleset of that name is not the repository's own, which alone is changed here. */
async function findRuleset(octokit: Octokit, target: { owner: string; repo: string }): Promise<Ruleset | undefined> {
  const all = await octokit.paginate(octokit.repos.getRepoRulesets, {
    ...{ ...target, includes_parents: false, per_page: 100 },
  });
  const found = all.find(({ name, source_type }) => name === RULESET_NAME && source_type === 'Repository');
  if (found === undefined) return undefined;
  return (await octokit.repos.getRepoRuleset({ ...target, ruleset_id: found.id })).data;
}

function differencesOf(current: Ruleset, { refs, appId }: Wanted): readonly string[] {
  const { include, exclude } = refsOf(current);
  const checks = (current.rules ?? []).flatMap(checksOf);
  const ours = checks.filter(({ context }) => context === CHECK_NAME);
  return [
    ...(current.enforcement === 'active' ? [] : ['turned on']),
    ...(refs.every((ref) => include.includes(ref) && !exclude.includes(ref)) ? [] : ['branches']),
    ...(ours.length === 1 && ours[0]?.integration_id === appId ? [] : ['the check, pinned to the App']),
  ];
}

function refsOf({ conditions }: Ruleset): { include: readonly string[]; exclude: readonly string[] } {
  const names = conditions != null && 'ref_name' in conditions ? conditions.ref_name : undefined;
  return { include: names?.include ?? [], exclude: names?.exclude ?? [] };
}

type Check = { readonly context: string; readonly integration_id?: number };

const checksOf = (rule: NonNullable<Ruleset['rules']>[number]): readonly Check[] =>
  rule.type === 'required_status_checks' ? (rule.parameters?.required_status_checks ?? []) : [];

/** The rules of a ruleset, with our check among the required ones. */
function withCheck(rules: NonNullable<Ruleset['rules']>, appId: number): Rules {
  const others = rules.filter(({ type }) => type !== 'required_status_checks');
  const known = rules.find((rule) => rule.type === 'required_status_checks');
  const parameters = known?.type === 'required_status_checks' ? known.parameters : undefined;
  const checks = rules.flatMap(checksOf).filter(({ context }) => context !== CHECK_NAME);
  return [
    ...others,
    {
      type: 'required_status_checks',
      parameters: {
        strict_required_status_checks_policy: false,
        ...parameters,
        required_status_checks: [...checks, { context: CHECK_NAME, integration_id: appId }],
      },
    },
  ];
}
