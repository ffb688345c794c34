import { GitHubError, validationFailed } from './errors.ts';
import type { StoredLabel, StoredPull, StoredRepository } from './state.ts';
import { notifyPull } from './webhooks.ts';
import { commitChange, type GitHubWorld, takeId } from './world.ts';

const MAX_NAME = 50;
const MAX_DESCRIPTION = 100;
const DEFAULT_COLOR = 'ededed';

export interface NewLabel {
  readonly name: string;
  readonly color?: string | undefined;
  readonly description?: string | null | undefined;
}

/** Finds a label; names ignore case, as on GitHub. */
export const findLabel = (repository: StoredRepository, name: string): StoredLabel | undefined =>
  repository.labels.find((each) => each.name.toLowerCase() === name.toLowerCase());

/** Adds a label to a repository. @throws {GitHubError} 422: too long, a colour that is none, there already */
export function createLabel(world: GitHubWorld, repository: StoredRepository, wanted: NewLabel): StoredLabel {
  if (findLabel(repository, wanted.name)) {
    throw validationFailed({ resource: 'Label', code: 'already_exists', field: 'name' });
  }
  const label = newLabel(world, wanted);
  repository.labels.push(label);
  commitChange(world);
  return label;
}

/**
 * Puts labels on a pull request, and creates those that the repository lacks. Who may only write pull requests may not
 * create any, whatever the page of the endpoint says: https://github.com/orgs/community/discussions/156181
 *
 * @throws {GitHubError} 403 when a label is missing and the caller may not create it
 */
export function addLabels(
  world: GitHubWorld,
  repository: StoredRepository,
  pull: StoredPull,
  { names, mayCreate, by }: { names: readonly string[]; mayCreate: boolean; by: string },
): void {
  const unknown = names.filter((name) => !findLabel(repository, name));
  if (unknown.length > 0 && !mayCreate) {
    throw new GitHubError(403, 'You do not have permission to create labels on this repository.', {
      errors: [{ resource: 'Repository', field: 'label', code: 'unauthorized' }],
    });
  }
  const missing = unknown.map((name) => newLabel(world, { name }));
  repository.labels.push(...missing);
  const wanted = new Set(names.map((name) => findLabel(repository, name)?.name ?? name));
  const added = [...wanted].filter((name) => !pull.labels.includes(name));
  pull.labels = [...pull.labels, ...added];
  pull.updatedAt = world.clock();
  commitChange(world);
  for (const name of added) notifyPull(world, repository, pull, { action: 'labeled', by, label: { name } });
}

/** Takes a label off a pull request; one that it does not have stays away. */
export function removeLabel(
  world: GitHubWorld,
  repository: StoredRepository,
  pull: StoredPull,
  { name, by }: { name: string; by: string },
): void {
  if (!pull.labels.includes(name)) return;
  pull.labels = pull.labels.filter((each) => each !== name);
  pull.updatedAt = world.clock();
  commitChange(world);
  notifyPull(world, repository, pull, { action: 'unlabeled', by, label: { name } });
}

function newLabel(world: GitHubWorld, { name, color = DEFAULT_COLOR, description }: NewLabel): StoredLabel {
  const fail = (field: string, message: string) =>
    validationFailed({ resource: 'Label', code: 'custom', field, message });
  if (name.trim() === '') throw validationFailed({ resource: 'Label', code: 'missing_field', field: 'name' });
  if ([...name].length > MAX_NAME) throw fail('name', `name is too long (maximum is ${MAX_NAME} characters)`);
  if (!/^[\da-f]{6}$/i.test(color)) throw validationFailed({ resource: 'Label', code: 'invalid', field: 'color' });
  if (description && [...description].length > MAX_DESCRIPTION) {
    throw fail('description', `description is too long (maximum is ${MAX_DESCRIPTION} characters)`);
  }
  return { id: takeId(world), name, color, description: description ?? null };
}
