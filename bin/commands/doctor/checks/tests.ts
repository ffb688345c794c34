import type { GitHubInspector } from '../../../../adapters/github-inspector.ts';
import type { ServiceConfig } from '../../../../core/config.ts';
import { detectTests, MANIFESTS } from '../../../../core/toolchains/detect-tests.ts';
import { bad, type Finding, good, warning } from '../finding.ts';

type Tested = Pick<ServiceConfig, 'name' | 'repository' | 'branch' | 'test'>;

/** Whether the services' tests can be run, as far as the files on their branches tell: nothing is run here. */
export async function checkTests(
  inspector: Pick<GitHubInspector, 'files' | 'text'>,
  services: readonly Tested[],
): Promise<readonly Finding[]> {
  return Promise.all(services.map((service) => checkService(inspector, service)));
}

async function checkService(inspector: Pick<GitHubInspector, 'files' | 'text'>, service: Tested): Promise<Finding> {
  const { name, repository, branch, test } = service;
  const files = await inspector.files(repository, branch);
  if (files === undefined)
    return bad(`${name}: ${repository} has no branch ${branch}`, '`branch` in mendhook.config.ts');
  if (test.command !== undefined) {
    const lacking = manifestOf(test.command);
    if (lacking === undefined || files.includes(lacking)) return good(`${name}: tests are run by \`${test.command}\``);
    return warning(
      `${name}: \`${test.command}\` needs ${lacking}, which is not at the top of ${branch}`,
      '`test` in mendhook.config.ts: the commands run at the top of the repository',
    );
  }
  const texts = new Map<string, string>();
  for (const path of MANIFESTS.filter((each) => files.includes(each))) {
    texts.set(path, await inspector.text(repository, branch, path));
  }
  const found = detectTests({ files: new Set(files), text: (path) => texts.get(path) ?? '' });
  return found === undefined
    ? bad(`${name}: no tests are recognised in ${repository}`, 'say how they are run: `test` in mendhook.config.ts')
    : good(`${name}: ${found.toolchain}, tests are run by \`${found.command}\``);
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
const manifestOf = (command: string): string | undefined => NEEDED[command.trim().split(/\s+/)[0] ?? ''];
