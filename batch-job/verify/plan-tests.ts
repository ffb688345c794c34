import type { ServiceConfig } from '../../core/config/config.ts';
import { detectTests } from '../../core/toolchains/detect-tests.ts';
import { manifestPaths } from '../../core/toolchains/manifest-paths.ts';
import type { Around } from '../../core/toolchains/package-folders.ts';
import { inFolder } from '../../core/toolchains/shell/folders.ts';
import type { TestCommands, Unrecognised } from '../../core/toolchains/toolchain.ts';
import type { Repository } from '../repository/open-repository.ts';

/** How a service's tests are run. */
export interface TestPlan extends TestCommands {
  /** Of the setup and of each run. */
  readonly timeoutMinutes: number;
  /** The toolchain by whose files the commands were found; left out when they are configured. */
  readonly detected?: string;
}

/**
 * The configured commands, in the service's folder; else those that fit the files at the failing commit.
 *
 * @param about files that the work is about, the likeliest first: the tests of their package are run
 * @param added files that a fix adds to the commit
 */
export async function planTests(
  repository: Pick<Repository, 'files' | 'texts'>,
  { test, folder }: Pick<ServiceConfig, 'test' | 'folder'>,
  about: readonly string[] = [],
  added: readonly string[] = [],
): Promise<TestPlan | Unrecognised> {
  const { command, regression, timeoutMinutes } = test;
  const at = (line: string) => inFolder(folder ?? '', line);
  const setup = test.setup === undefined ? {} : { setup: at(test.setup) };
  if (command !== undefined && regression !== undefined)
    return { ...setup, command: at(command), regression: at(regression), timeoutMinutes };
  const files = new Set([...(await repository.files()), ...added]);
  const around: Around = { folder, paths: about };
  const texts = await repository.texts(manifestPaths(files, around));
  const found = detectTests({ files, text: (path) => texts.get(path) ?? '' }, around);
  if ('problem' in found) return found;
  const { toolchain, folder: _, ...commands } = found;
  return { ...commands, ...setup, timeoutMinutes, detected: toolchain };
}
