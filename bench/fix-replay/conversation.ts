import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrorCode } from '../../batch-job/error-code.ts';
import { parsePatch } from '../../core/diff/parse-patch.ts';
import type { InvestigateVerdict, ProposeFixVerdict } from '../../core/records/verdict.ts';
import { type Conversation, conversationSchema, VERDICT_TOOL } from '../../local/model/conversation.ts';
import { editsOf } from './edits.ts';
import type { Checkout } from './read-fix.ts';
import type { Variant } from './variants.ts';

/** Claude Code writes over a file only after it has read some of it. */
const LINES_READ = 20;

/**
 * What the scripted model says so that the attempt's change is one variant: it reads and edits each file, and says of a
 * repair that it has nothing better.
 *
 * @param checkout is left with the variant's patch on it
 */
export async function conversationFor(
  checkout: Checkout,
  { name, patch, regressionFiles }: Variant,
  subject: string,
): Promise<Conversation> {
  const files = parsePatch(patch);
  await checkout.reset();
  const known = new Set((await checkout.git(['ls-files', '-z'])).split('\0'));
  await checkout.reset(patch);
  const writes = [];
  for (const { path } of files) {
    if (!known.has(path)) {
      const content = await contentOf(join(checkout.directory, path));
      writes.push({ name: 'Write', input: { file_path: path, content } });
      continue;
    }
    writes.push({ name: 'Read', input: { file_path: path, limit: LINES_READ } });
    // Of the other lines the tools would read the escapes, such as \\u2028, as what they stand for.
    const edits = await editsOf(await checkout.git(['show', `HEAD:${path}`]), (context) =>
      checkout.git(['diff', `--unified=${context}`, '--no-renames', 'HEAD', '--', path]),
    );
    for (const { oldText, newText } of edits)
      writes.push({ name: 'Edit', input: { file_path: path, old_string: oldText, new_string: newText } });
  }
  const affectedFiles = files.map(({ path }) => path);
  const diagnosis: InvestigateVerdict = {
    title: subject.slice(0, 100),
    rootCause: `What the commit "${subject}" mends.`,
    evidence: [{ kind: 'code', file: affectedFiles[0] ?? '', observation: 'The commit changes it.' }],
    notChecked: [],
    confidence: 'high',
    codeFixable: true,
    affectedFiles,
    nextSteps: 'Review the draft.',
  };
  const proposal: ProposeFixVerdict = {
    summary: `${name}: ${subject}`,
    regressionTest: { files: [...regressionFiles], name: subject },
    risks: [],
  };
  const verdict = (input: Readonly<Record<string, unknown>>) => ({ toolCalls: [{ name: VERDICT_TOOL, input }] });
  return conversationSchema.parse({
    name: 'fix-replay',
    phases: [
      { name: 'investigate', when: { verdictRequires: 'rootCause' }, steps: [verdict(diagnosis)] },
      { name: 'repair', when: { promptSays: 'Your fix of this error was tried' }, steps: [verdict(proposal)] },
      {
        name: 'propose-fix',
        when: { verdictRequires: 'regressionTest' },
        steps: [...writes.map((call) => ({ toolCalls: [call] })), verdict(proposal)],
      },
    ],
  });
}

/** A file that a variant deletes is emptied: the agent has no tool that deletes one. */
async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return '';
    throw error;
  }
}
