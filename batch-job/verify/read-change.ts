import { hasInSourceTests } from '../../core/diff/in-source-tests.ts';
import { type PatchFile, parsePatch } from '../../core/diff/parse-patch.ts';
import { splitTests } from '../../core/diff/split-tests.ts';
import type { Repository } from '../repository/open-repository.ts';

/** A fix changes fewer files than this, or is refused. */
const MAX_SPLIT = 200;

/**
 * Reads what a patch does to each file, with the tests inside a source file as a part of their own.
 *
 * @throws {PatchError} when git did not make the patch
 */
export async function readChange(repository: Pick<Repository, 'texts'>, patch: string): Promise<readonly PatchFile[]> {
  const files = parsePatch(patch);
  const paths = files.flatMap(({ kind, path }) => (kind === 'modified' && hasInSourceTests(path) ? [path] : []));
  const texts = await repository.texts(paths.slice(0, MAX_SPLIT));
  return files.flatMap((file) => splitTests(file, texts.get(file.path)));
}
