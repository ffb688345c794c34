import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { problemsOf } from '../../core/text/issue-text.ts';
import { LocalUsageError } from '../local-usage-error.ts';
import { type Conversation, conversationSchema } from './conversation.ts';

/** From here, in a checkout as in a package. */
const PAGE = relative('.', join(import.meta.dirname, '..', '..', 'docs', 'local.md'));

/**
 * Reads a conversation that the scripted model plays.
 *
 * @param file a `.json` file, or a module that exports `conversation`
 * @throws {LocalUsageError} naming the file and every problem, when it cannot be read or is no conversation
 */
export async function readConversation(file: string): Promise<Conversation> {
  const read = conversationSchema.safeParse(await load(file));
  if (read.success) return read.data;
  const problems = problemsOf(read.error).map(({ path, message }) => `  ${pathText(path)}: ${message}`);
  throw new LocalUsageError(`${file} is no conversation (${PAGE} shows one):\n${problems.join('\n')}`);
}

const pathText = (path: readonly PropertyKey[]): string =>
  path.length === 0
    ? 'the file'
    : path
        .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
        .join('');

async function load(file: string): Promise<unknown> {
  try {
    if (file.endsWith('.json')) return JSON.parse(await readFile(file, 'utf8'));
    const { conversation }: { conversation?: unknown } = await import(pathToFileURL(resolve(file)).href);
    return conversation;
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new LocalUsageError(`the conversation ${file} cannot be read: ${said}`, { cause });
  }
}
