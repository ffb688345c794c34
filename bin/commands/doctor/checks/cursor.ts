import type { CursorInspector } from '../../../../adapters/cursor-inspector.ts';
import { isRefusal, messageOf, UpstreamError } from '../../../../core/errors.ts';
import { bad, type Finding, good, warning } from '../finding.ts';

const SAY_REPOSITORY = 'https://cursor.com/dashboard/integrations: give Cursor’s GitHub App access to it';

/**
 * Whether Cursor takes the key, and reaches the repositories of the services whose patches it may apply.
 *
 * @param repositories their addresses
 * @param inspector left out without a key: people ask Cursor themselves
 */
export async function checkCursor(
  inspector: CursorInspector | undefined,
  repositories: readonly string[],
): Promise<readonly Finding[]> {
  if (inspector === undefined) return [good('no API key: threads have words to copy for Cursor’s Slack app')];
  try {
    const key = good(`its API key “${await inspector.keyName()}” works`);
    return [key, ...(await checkRepositories(inspector, repositories))];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [bad(error.message, 'mendhook secrets set')];
  }
}

/** Cursor gives the list once a minute and thirty times an hour, so a failure is only a warning. */
async function checkRepositories(inspector: CursorInspector, wanted: readonly string[]): Promise<readonly Finding[]> {
  try {
    const reached = (await inspector.repositories()).map(plain);
    return [...new Set(wanted)].map((url) =>
      reached.includes(plain(url)) ? good(`it reaches ${url}`) : bad(`it does not reach ${url}`, SAY_REPOSITORY),
    );
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return [warning(`it does not list its repositories: ${messageOf(error)}`, 'try again in a minute')];
  }
}

const plain = (url: string): string =>
  url
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/(?:\.git)?\/?$/, '');
