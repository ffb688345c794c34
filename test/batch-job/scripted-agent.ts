import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DIAGNOSIS, FIXED, PROPOSAL, REGRESSION_TEST } from './attempt-world.ts';

type Files = Readonly<Record<string, string>>;

/** What the agent does once its fix was sent back. */
interface Repair {
  readonly files: Files;
  readonly proposal?: unknown;
}

/**
 * Does what the model of `GOOD_SCRIPT` does, or writes other files, without a model. `{tree}` in a proposal becomes the
 * path of the tree.
 *
 * @param files by path: written in the first round of the fix, and in the later ones when there is no `repair`
 */
export async function scriptedAgent(
  files: Files = {},
  { proposal = PROPOSAL, repair }: { readonly proposal?: unknown; readonly repair?: Repair } = {},
): Promise<string> {
  const fix = { 'src/total.js': FIXED, 'test/gone.test.js': REGRESSION_TEST, ...files };
  const result = (verdict: unknown) =>
    JSON.stringify({ type: 'result', subtype: 'success', is_error: false, structured_output: verdict });
  const path = join(await mkdtemp(join(tmpdir(), 'mendhook-agent-')), 'claude');
  await writeFile(
    path,
    `#!/bin/sh
case "$*" in
*Edit*)
case "$(cat)" in
*'Your fix of this error was tried'*)
${writingAll(repair?.files ?? fix)}printf '%s\\n' ${quoted(result(repair?.proposal ?? proposal))}
;;
*)
${writingAll(fix)}printf '%s\\n' ${quoted(result(proposal))}
esac
;;
*)
printf '%s\\n' ${quoted(result(DIAGNOSIS))}
esac
`,
  );
  await chmod(path, 0o755);
  return path;
}

const writingAll = (files: Files): string => Object.entries(files).map(writing).join('');

const writing = ([path, content]: readonly [string, string]): string => {
  const folder = dirname(path);
  return `[ -d ${folder} ] || mkdir -p ${folder}\nprintf '%s' ${quoted(content)} > ${path}\n`;
};

/** As one word of `sh`, whose own `printf` then writes it: another process costs more than all of this. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''").replaceAll('{tree}', `'"$PWD"'`)}'`;
