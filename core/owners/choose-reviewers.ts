import type { CodeOwner } from './code-owner.ts';
import type { CodeOwners } from './read-code-owners.ts';

/** Asked of a draft at most: as many people, or one team. */
const PEOPLE = 2;

/** Logins of people, and teams without their organisation. */
export interface Reviewers {
  readonly people: readonly string[];
  readonly teams: readonly string[];
}

/**
 * Chooses who is asked for a review of some files: the people who own most of them, two at most. A team is asked only where no
 * person owns anything, and one team alone. E-mail addresses are nobody whom GitHub could ask.
 *
 * @param asked who was asked or has reviewed already: they count, and nobody is asked twice
 */
export function chooseReviewers(
  owners: Pick<CodeOwners, 'ruleFor'>,
  paths: readonly string[],
  asked: Reviewers,
): Reviewers {
  if (asked.teams.length > 0 || asked.people.length >= PEOPLE) return NOBODY;
  const owning = paths.flatMap((path) => owners.ruleFor(path)?.owners ?? []);
  const known = new Set(asked.people.map((login) => login.toLowerCase()));
  const people = mostOften(owning.flatMap(loginOf)).filter((login) => !known.has(login.toLowerCase()));
  if (people.length > 0) return { people: people.slice(0, PEOPLE - asked.people.length), teams: [] };
  return { people: [], teams: asked.people.length > 0 ? [] : mostOften(owning.flatMap(teamOf)).slice(0, 1) };
}

const NOBODY: Reviewers = { people: [], teams: [] };

const loginOf = (owner: CodeOwner): readonly string[] => (owner.kind === 'user' ? [owner.login] : []);
const teamOf = (owner: CodeOwner): readonly string[] => (owner.kind === 'team' ? [owner.team] : []);

/** Each name once, the most frequent first; of as frequent ones the first named. Names ignore case. */
function mostOften(names: readonly string[]): readonly string[] {
  const counts = new Map<string, { readonly name: string; readonly count: number }>();
  for (const name of names) {
    const known = counts.get(name.toLowerCase());
    counts.set(name.toLowerCase(), { name: known?.name ?? name, count: (known?.count ?? 0) + 1 });
  }
  return [...counts.values()].toSorted((one, other) => other.count - one.count).map(({ name }) => name);
}
