import { GitHubError } from './errors.ts';
import type { StoredCollaborator, StoredPull, StoredRepository } from './state.ts';
import { notifyPull } from './webhooks.ts';
import { commitChange, type GitHubWorld } from './world.ts';

export type Role = StoredCollaborator['role'];

/** Gives a person a role in a repository, in place of the one that they had. */
export function addCollaborator(world: GitHubWorld, repository: StoredRepository, wanted: StoredCollaborator): void {
  const others = repository.collaborators.filter(({ login }) => !isSame(login, wanted.login));
  repository.collaborators = [...others, { ...wanted }];
  commitChange(world);
}

/**
 * What a person may do in a repository. The owner may do everything, and so may the owner of the runtime's personal token.
 * Everybody else may read what is public.
 */
export function roleOf(world: GitHubWorld, repository: StoredRepository, login: string): Role | 'none' {
  const found = repository.collaborators.find((each) => isSame(each.login, login));
  if (found !== undefined) return found.role;
  if (isSame(login, repository.owner) || isSame(login, world.personal?.login ?? '')) return 'admin';
  return repository.isPublic ? 'read' : 'none';
}

/** How an author belongs to a repository. https://docs.github.com/en/graphql/reference/enums#commentauthorassociation */
export function associationOf(world: GitHubWorld, repository: StoredRepository, login: string) {
  if (isSame(login, repository.owner)) return 'OWNER';
  const found = repository.collaborators.find((each) => isSame(each.login, login));
  if (found?.isMember === true || isSame(login, world.personal?.login ?? '')) return 'MEMBER';
  if (found !== undefined) return 'COLLABORATOR';
  const merged = repository.pulls.some((pull) => isSame(pull.author, login) && pull.mergedAt !== null);
  return merged ? 'CONTRIBUTOR' : 'NONE';
}

/** Gives a team of the owner a place in the repository. */
export function addTeam(world: GitHubWorld, repository: StoredRepository, team: string): void {
  if (!repository.teams.includes(team)) repository.teams.push(team);
  commitChange(world);
}

/**
 * Asks people and teams for a review. Who is asked already stays so.
 *
 * https://docs.github.com/en/rest/pulls/review-requests#request-reviewers-for-a-pull-request
 *
 * @throws {GitHubError} 422 for who may not read the repository, and for the author
 */
export function requestReviews(
  world: GitHubWorld,
  repository: StoredRepository,
  pull: StoredPull,
  { people, teams, by }: { readonly people: readonly string[]; readonly teams: readonly string[]; readonly by: string },
): void {
  if (people.some((login) => isSame(login, pull.author))) {
    throw new GitHubError(422, 'Review cannot be requested from pull request author.');
  }
  const isKnown =
    people.every((login) => roleOf(world, repository, login) !== 'none') &&
    teams.every((team) => repository.teams.includes(team));
  if (!isKnown) {
    const name = `${repository.owner}/${repository.name}`;
    throw new GitHubError(
      422,
      `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${name} repository.`,
    );
  }
  const newPeople = people.filter((login) => !pull.requestedReviewers.some((each) => isSame(each, login)));
  pull.requestedReviewers.push(...newPeople);
  pull.requestedTeams = [...new Set([...pull.requestedTeams, ...teams])];
  commitChange(world);
  for (const login of newPeople) {
    notifyPull(world, repository, pull, { action: 'review_requested', by, requested_reviewer: { login } });
  }
}

export const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
