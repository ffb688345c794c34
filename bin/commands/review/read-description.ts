import { readFile } from 'node:fs/promises';
import { type ChangeDescription, changeDescriptionSchema } from '../../../core/records/change-description.ts';
import { problemsOf } from '../../../core/text/issue-text.ts';
import { UsageError } from '../../run-command.ts';

/**
 * Reads what a pull request says of itself.
 *
 * @throws {UsageError} in one line that names each wrong field
 */
export async function readDescription(file: string): Promise<ChangeDescription> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new UsageError(`--meta ${file}: ${cause.message}`, { cause });
  });
  const read = changeDescriptionSchema.safeParse(parseJson(file, text));
  if (read.success) return read.data;
  const problems = problemsOf(read.error).map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  throw new UsageError(`--meta ${file}: ${problems.join('; ')}`);
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message.split('\n')[0] : '';
    throw new UsageError(`--meta ${file}: expected JSON, ${said}`, { cause });
  }
}
