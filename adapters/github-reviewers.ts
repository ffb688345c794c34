import type { Octokit } from '@octokit/rest';
import type { Reviewers } from '../core/owners/choose-reviewers.ts';
import { isPerson } from '../core/pull-request-fate/old-draft.ts';

interface Target {
  readonly owner: string;
  readonly repo: string;
}

/** Reads who was asked for a review of a pull request, or has given one. Reviews of bots and of who opened it do not count. */
export async function readAskedReviewers(octokit: Octokit, target: Target, number: number): Promise<Reviewers> {
  const at = { ...target, pull_number: number };
  const { data: pull } = await octokit.pulls.get(at);
  const { data: asked } = await octokit.pulls.listRequestedReviewers(at);
  const reviews = await octokit.paginate(octokit.pulls.listReviews, { ...at, per_page: 100 });
  const reviewed = reviews.flatMap(({ user }) =>
    user !== null && isPerson(user, pull.user.login) ? [user.login] : [],
  );
  return {
    people: [...new Set([...asked.users.map(({ login }) => login), ...reviewed])],
    teams: asked.teams.map(({ slug }) => slug),
  };
}
