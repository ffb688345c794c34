import { parsePatch } from '../../core/diff/parse-patch.ts';
import { pathsOf } from '../../core/diff/rules/rule.ts';
import { messageOf } from '../../core/errors.ts';
import { type CommitStyle, readCommitStyle } from '../../core/messages/pull-request/commit-style.ts';
import { COMMITLINT_FILES } from '../../core/messages/pull-request/commitlint-rules.ts';
import type { AttemptRun } from '../attempt-run.ts';
import type { Repository } from '../repository/open-repository.ts';

const DCO_FILE = '.github/dco.yml';
const MESSAGES_READ = 30;

/** Sees how the repository writes its commits. Where its history cannot be read, its files alone tell. */
export async function readRepositoryStyle(
  run: Pick<AttemptRun, 'audit'>,
  repository: Pick<Repository, 'texts' | 'history'>,
  patch: string,
): Promise<CommitStyle> {
  const texts = await repository.texts([...COMMITLINT_FILES, 'package.json', DCO_FILE]);
  const inPackage = sectionOf(texts.get('package.json') ?? '');
  const style = readCommitStyle({
    configurations: [
      ...COMMITLINT_FILES.flatMap((path) => texts.get(path) ?? []),
      ...(inPackage === undefined ? [] : [inPackage]),
    ],
    messages: await readMessages(run, repository),
    hasDco: texts.has(DCO_FILE),
    changed: parsePatch(patch).flatMap(pathsOf),
  });
  await run.audit('commit-style', style);
  return style;
}

async function readMessages(
  run: Pick<AttemptRun, 'audit'>,
  { history }: Pick<Repository, 'history'>,
): Promise<readonly string[]> {
  try {
    const { value } = await history.log({ limit: MESSAGES_READ });
    return value.map(({ subject, body }) => `${subject}\n\n${body}`);
  } catch (error) {
    await run.audit('commit-style', { notRead: messageOf(error) });
    return [];
  }
}

/** What `package.json` says to commitlint, as text: it is read as its other files are. */
function sectionOf(text: string): string | undefined {
  try {
    const read: unknown = JSON.parse(text === '' ? '{}' : text);
    if (typeof read !== 'object' || read === null || !('commitlint' in read)) return undefined;
    return JSON.stringify(read.commitlint);
  } catch {
    // What is no JSON configures nothing; the tests' detection says so where it matters.
    return undefined;
  }
}
