import type { Releases } from '../../../core/ports/releases.ts';
import type { ReleaseRecord } from '../../../core/records/release-record.ts';
import { UsageError } from '../../run-command.ts';

const SEARCHED = 10_000;

/**
 * Finds a release by the beginning of its id or of its commit.
 *
 * @throws {UsageError} when there is none, or more than one
 */
export async function findRelease(releases: Pick<Releases, 'list'>, name: string): Promise<ReleaseRecord> {
  if (!/^[0-9a-f]{4,64}$/i.test(name)) {
    throw new UsageError(`"${name}" is not a release: expected at least four digits of its id or its commit`);
  }
  const wanted = name.toLowerCase();
  const found = (await releases.list(SEARCHED)).filter(
    ({ id, target }) => id.startsWith(wanted) || target.commit.startsWith(wanted),
  );
  const [only, ...others] = found;
  if (only === undefined) throw new UsageError(`there is no release ${name}: \`mendhook releases list\` shows them`);
  if (others.length > 0) throw new UsageError(`${name} could be ${found.map(({ id }) => id).join(' or ')}`);
  return only;
}
