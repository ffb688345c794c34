import { expect, test } from 'vitest';
import { createGitHubInspector } from '../../../../adapters/github-inspector.ts';
import { createTokenSource } from '../../../../adapters/github-tokens.ts';
import { checkTests } from '../../../../bin/commands/doctor/checks/tests.ts';
import { startFixture as startGitHubFixture } from '../../../../packages/emulators/test/github/fixture.ts';
import { aService } from '../../../fixtures/records.ts';
import { told } from './told.ts';

test('whether tests can be run is seen from the branch', async () => {
  const { github } = await startGitHubFixture();
  const inspector = createGitHubInspector({
    github: { token: 'ghp_person' },
    tokens: createTokenSource({ github: { token: 'ghp_person' }, apiUrl: github.url }),
    apiUrl: github.url,
  });
  const files = await inspector.files('acme/checkout', 'main');
  expect(files?.length).toBeGreaterThan(0);
  const check = async (test: object, branch = 'main') =>
    told(await checkTests(inspector, [{ ...aService({ branch }), test: { timeoutMinutes: 10, ...test } }]))[0];
  expect(await check({ command: 'sh test.sh', regression: 'sh test.sh {files}' })).toBe(
    'good checkout: `sh test.sh` runs the tests',
  );
  expect(await check({ command: 'cargo test', regression: 'cargo test {files}' })).toMatch(
    /^warning .* needs Cargo.toml/,
  );
  expect(await check({ command: 'cd shop && cargo test', regression: 'cargo test {files}' })).toMatch(
    /^warning .* needs Cargo.toml, which is not in shop of main/,
  );
  expect(await check({}, 'trunk')).toBe('bad checkout: acme/checkout has no branch trunk');
  const seen = (known: Readonly<Record<string, string>>) =>
    checkTests({ files: async () => Object.keys(known), text: async (_, __, path) => known[path] ?? '' }, [
      { ...aService(), test: { timeoutMinutes: 10 } },
    ]).then(told);
  expect(await seen({ 'go.mod': 'module x', 'a_test.go': '' })).toEqual([expect.stringMatching(/^good checkout: Go/)]);
  expect(await seen({ 'README.md': '' })).toEqual([
    expect.stringMatching(/^bad checkout: no tests are recognised in acme\/checkout: none of its files/),
  ]);
});
