import { changeIdOf } from '../../../core/lifecycle/change-names.ts';
import type { Changes } from '../../../core/ports/changes.ts';
import type { ChangeRecord } from '../../../core/records/change-record.ts';
import { UsageError } from '../../run-command.ts';

const SEARCHED = 10_000;

/**
 * Finds a change by its id or the beginning of it, or by `owner/repository#12`.
 *
 * @throws {UsageError} when there is none, or more than one
 */
export async function findChange(changes: Changes, name: string): Promise<ChangeRecord> {
  const [, repository, number] = /^([\w.-]+\/[\w.-]+)#(\d+)$/.exec(name) ?? [];
  if (repository !== undefined) {
    const known = await changes.get(changeIdOf(repository, Number(number)));
    if (known === undefined) throw new UsageError(`there is no change ${name}: \`mendhook changes list\` shows them`);
    return known;
  }
  if (!/^[0-9a-f]{4,16}$/i.test(name)) {
    throw new UsageError(`"${name}" is not a change: expected owner/repository#12, or at least four digits of its id`);
  }
  const found = (await changes.list(SEARCHED)).filter(({ id }) => id.startsWith(name.toLowerCase()));
  const [only, ...others] = found;
  if (only === undefined) throw new UsageError(`there is no change ${name}: \`mendhook changes list\` shows them`);
  if (others.length > 0) throw new UsageError(`${name} could be ${found.map(({ id }) => id).join(' or ')}`);
  return only;
}
