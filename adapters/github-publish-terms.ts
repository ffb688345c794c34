import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import type { BranchRule, PublishTerms } from '../core/ports/code-host.ts';

const pattern = z.object({ operator: z.string(), pattern: z.string(), negate: z.boolean().optional() });

/**
 * Reads what is known beforehand of publishing to a branch, which need not be there yet.
 *
 * @param granted what the App was granted there; undefined where a personal token is used
 */
export async function readPublishTerms(
  octokit: Octokit,
  target: { owner: string; repo: string },
  branch: string,
  granted: Readonly<Record<string, string>> | undefined,
): Promise<PublishTerms> {
  const { data } = await octokit.repos.get(target);
  const rules = await readRules(octokit, target, branch);
  const readOnly = data.disabled ? ('disabled' as const) : data.archived ? ('archived' as const) : undefined;
  return {
    ...(readOnly === undefined ? {} : { readOnly }),
    signs: granted !== undefined,
    missing:
      granted === undefined
        ? []
        : NEEDED.filter((name) => granted[name] !== 'write').map((name) => `“${name.replace('_', ' ')}: write”`),
    rules,
  };
}

const NEEDED = ['contents', 'pull_requests'] as const;

/** A server that is too old for rulesets has none. */
async function readRules(
  octokit: Octokit,
  target: { owner: string; repo: string },
  branch: string,
): Promise<readonly BranchRule[]> {
  try {
    const rules = await octokit.paginate(octokit.repos.getBranchRules, { ...target, branch, per_page: 100 });
    return rules.map((rule) => ({
      type: rule.type,
      ...pattern.safeParse('parameters' in rule ? rule.parameters : undefined).data,
    }));
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 404) return [];
    throw error;
  }
}
