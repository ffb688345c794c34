import type { ServiceConfig } from '../../core/config.ts';
import { detectTests, MANIFESTS } from '../../core/toolchains/detect-tests.ts';
import type { TestCommands } from '../../core/toolchains/toolchain.ts';
import type { Repository } from '../repository/open-repository.ts';

/** How a service's tests are run. */
export interface TestPlan extends TestCommands {
  /** Of the setup and of each run. */
  readonly timeoutMinutes: number;
  /** The toolchain by whose files the commands were found; left out when they are configured. */
  readonly detected?: string;
}

/**
 * The configured commands, else those that fit the files at the failing commit.
 *
 * @returns undefined when none are configured and nothing is recognised
 */
export async function planTests(
  repository: Pick<Repository, 'files' | 'texts'>,
  { setup, command, regression, timeoutMinutes }: ServiceConfig['test'],
): Promise<TestPlan | undefined> {
  if (command !== undefined && regression !== undefined) return { setup, command, regression, timeoutMinutes };
  const texts = await repository.texts(MANIFESTS);
  const files = new Set(await repository.files());
  const found = detectTests({ files, text: (path) => texts.get(path) ?? '' });
  if (found === undefined) return undefined;
  const { toolchain, ...commands } = found;
  return { ...commands, ...(setup === undefined ? {} : { setup }), timeoutMinutes, detected: toolchain };
}
