import { posix } from 'node:path';
import type { GitHubInspector } from '../../../../adapters/github-inspector.ts';
import type { ServiceConfig } from '../../../../core/config/config.ts';
import { detectTests } from '../../../../core/toolchains/detect-tests.ts';
import { manifestPaths } from '../../../../core/toolchains/manifest-paths.ts';
import { folderOf } from '../../../../core/toolchains/shell/folders.ts';
import { bad, type Finding, good, warning } from '../finding.ts';

type Tested = Pick<ServiceConfig, 'name' | 'repository' | 'branch' | 'folder' | 'test'>;

/** Whether the services' tests can be run, as far as the files on their branches tell: nothing is run here. */
export async function checkTests(
  inspector: Pick<GitHubInspector, 'files' | 'text'>,
  services: readonly Tested[],
): Promise<readonly Finding[]> {
  return Promise.all(services.map((service) => checkService(inspector, service)));
}

async function checkService(inspector: Pick<GitHubInspector, 'files' | 'text'>, service: Tested): Promise<Finding> {
  const { name, repository, branch, folder, test } = service;
  const files = await inspector.files(repository, branch);
  if (files === undefined)
    return bad(`${name}: ${repository} has no branch ${branch}`, '`branch` in mendhook.config.ts');
  if (test.command !== undefined) {
    const lacking = manifestOf(test.command);
    const place = posix.join(folder ?? '', folderOf(test.command));
    if (lacking === undefined || files.includes(posix.join(place, lacking)))
      return good(`${name}: \`${test.command}\` runs the tests`);
    const where = place === '.' ? 'at the top' : `in ${place}`;
    return warning(
      `${name}: \`${test.command}\` needs ${lacking}, which is not ${where} of ${branch}`,
      '`test` in mendhook.config.ts: the commands run in `folder`, and without one at the top of the repository',
    );
  }
  const texts = new Map<string, string>();
  const tree = new Set(files);
  for (const path of manifestPaths(tree, { folder })) {
    texts.set(path, await inspector.text(repository, branch, path));
  }
  const found = detectTests({ files: tree, text: (path) => texts.get(path) ?? '' }, { folder });
  return 'problem' in found
    ? bad(
        `${name}: no tests are recognised in ${repository}: ${found.problem}`,
        'set `test` in mendhook.config.ts, and `folder` if the service is in a subfolder of its repository',
      )
    : good(`${name}: ${found.toolchain}, \`${found.command}\` runs the tests`);
}

/** What a command cannot do without, by its first word. */
const NEEDED: Readonly<Record<string, string>> = {
  npm: 'package.json',
  pnpm: 'package.json',
  yarn: 'package.json',
  go: 'go.mod',
  cargo: 'Cargo.toml',
  mvn: 'pom.xml',
  bundle: 'Gemfile',
  make: 'Makefile',
};
const manifestOf = (command: string): string | undefined =>
  NEEDED[
    command
      .replace(/^(?:\s*cd\s+\S+\s*&&)+/, '')
      .trim()
      .split(/\s+/)[0] ?? ''
  ];
