import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DIAGNOSIS, FIXED, PROPOSAL, REGRESSION_TEST } from './attempt-world.ts';

/** Does what the model of `GOOD_SCRIPT` does, or writes other files, without a model. */
export async function scriptedAgent(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const result = (verdict: unknown) =>
    JSON.stringify({ type: 'result', subtype: 'success', is_error: false, structured_output: verdict });
  const path = join(await mkdtemp(join(tmpdir(), 'mendhook-agent-')), 'claude');
  await writeFile(
    path,
    `#!/bin/sh
case "$*" in
*Edit*)
${Object.entries({ 'src/total.js': FIXED, 'test/gone.test.js': REGRESSION_TEST, ...files })
  .map(writing)
  .join('')}printf '%s\\n' ${quoted(result(PROPOSAL))}
;;
*)
printf '%s\\n' ${quoted(result(DIAGNOSIS))}
esac
`,
  );
  await chmod(path, 0o755);
  return path;
}

const writing = ([path, content]: readonly [string, string]): string => {
  const folder = dirname(path);
  return `[ -d ${folder} ] || mkdir -p ${folder}\nprintf '%s' ${quoted(content)} > ${path}\n`;
};

/** As one word of `sh`, whose own `printf` then writes it: another process costs more than all of this. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
