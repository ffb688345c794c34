import type { LogFile } from '../../core/gate-decision/verify-log.ts';
import type { DecisionLog } from '../../core/ports/decision-log.ts';

/** S3 answers many reads at once. */
const AT_ONCE = 20;

/**
 * Reads all files of the log that begin so, in the order of their keys.
 *
 * @throws {UpstreamError} if the log does not answer
 */
export async function readDecisions(decisions: DecisionLog, prefix: string): Promise<readonly LogFile[]> {
  const keys = await Array.fromAsync(decisions.list(prefix));
  const files: LogFile[] = [];
  for (let from = 0; from < keys.length; from += AT_ONCE) {
    const part = keys.slice(from, from + AT_ONCE);
    files.push(...(await Promise.all(part.map(async (key) => ({ key, text: (await decisions.get(key)) ?? '' })))));
  }
  return files;
}
