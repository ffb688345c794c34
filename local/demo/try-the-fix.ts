import { join } from 'node:path';
import { execa } from 'execa';
import type { Runtime } from '../runtime.ts';
import { SAMPLE } from './demo-config.ts';
import type { LoadResult } from './load.ts';
import { loadOf } from './production.ts';
import { startSampleService } from './sample-service.ts';

/** Checks out the draft's branch from the git host, as a reviewer would, and runs the same load on it for as many seconds. */
export async function tryTheFix(options: {
  runtime: Runtime;
  branch: string;
  scratch: string;
  seconds: number;
}): Promise<LoadResult> {
  const { runtime, branch, scratch, seconds } = options;
  const directory = join(scratch, 'fix');
  const repository = `${SAMPLE.owner}/${SAMPLE.repository}`;
  const basic = Buffer.from(`x-access-token:${await runtime.codeHost.readToken(repository)}`).toString('base64');
  const { stdout: commit } = await execa(
    'git',
    ['clone', '--quiet', '--depth=1', `--branch=${branch}`, runtime.codeHost.cloneUrl(repository), directory],
    { env: gitEnvironment(basic) },
  ).then(() => execa('git', ['rev-parse', 'HEAD'], { cwd: directory }));

  const service = await startSampleService({ directory, commit, env: 'trial', onLog: () => undefined });
  try {
    return await loadOf({ baseUrl: service.baseUrl, seconds });
  } finally {
    await service.stop();
  }
}

/** The token travels in the environment: not in the address, where git would keep and print it. */
const gitEnvironment = (basic: string) => ({
  GIT_TERMINAL_PROMPT: '0',
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'http.extraHeader',
  GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
});
