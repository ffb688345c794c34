import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createGitHubChecks } from '../../adapters/github-checks.ts';
import { createTokenSource } from '../../adapters/github-tokens.ts';
import { type ChecksWorld, describeChecksContract } from './checks-contract.ts';
import { type LocalGitHubWithApp, startLocalGitHub } from './local-github.ts';

const repository = 'acme/shop';
let local: LocalGitHubWithApp;
let commits = 0;

beforeAll(async () => {
  local = await startLocalGitHub();
});
afterAll(() => local.close());

async function fresh(): Promise<ChecksWorld> {
  const { github, freshTokens, permissions } = local;
  commits += 1;
  const commit = { branch: `branch-${commits}`, files: { 'a.txt': `${commits}\n` }, message: 'change', by: 'bob' };
  const head = await github.commitFiles('acme', 'shop', commit);
  return {
    ...{ repository, head, checks: createGitHubChecks({ tokens: freshTokens(), apiUrl: github.url }) },
    forbid: () => {
      delete permissions['checks'];
      onTestFinished(() => {
        permissions['checks'] = 'write';
      });
    },
    runs: async () =>
      github.checkRuns('acme', 'shop', head).map(({ id, externalId, name, status, conclusion, actions, ...run }) => ({
        ...{ id, externalId, name, status, actions, title: run.title ?? '', summary: run.summary ?? '' },
        // Others end by their App alone, and not by this adapter.
        ...(conclusion === null || conclusion === 'skipped' || conclusion === 'timed_out' ? {} : { conclusion }),
        annotations: run.annotations.map(({ path, startLine, endLine, level, title, message }) => ({
          ...{ path, startLine, endLine, level, message },
          ...(title === null ? {} : { title }),
        })),
      })),
  };
}

describeChecksContract('at GitHub', fresh);

describe('check runs at GitHub', () => {
  const aState = ({ repository, head }: ChecksWorld) => ({
    ...{ repository, head, externalId: 'change-1', name: 'mendhook / release', title: 't', summary: 's', actions: [] },
    ...({ status: 'completed', conclusion: 'success' } as const),
    annotations: Array.from({ length: 70 }, (_, index) => ({
      ...{ path: 'a.txt', startLine: index + 1, endLine: index + 1, message: `m${index}` },
      level: 'notice' as const,
    })),
  });

  test.each([
    ['create', 'POST /repos/acme/shop/check-runs'],
    ['update', 'PATCH /repos/acme/shop/check-runs/*'],
  ])('an answer that is lost at a %s: the same again leaves one run, and each annotation once', async (_, route) => {
    const world = await fresh();
    local.github.addFault({ route, answer: { kind: 'answer-lost' } });
    await expect(world.checks.put(aState(world))).rejects.toMatchObject({ system: 'GitHub', retryable: true });
    await world.checks.put(aState(world));
    const runs = await world.runs();
    expect(runs).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
    expect(runs[0]?.annotations.map(({ message }) => message)).toEqual(
      aState(world).annotations.map((each) => each.message),
    );
  });

  test('it ends with its last annotation, and not before', async () => {
    const world = await fresh();
    local.github.addFault({
      route: 'PATCH /repos/acme/shop/check-runs/*',
      answer: { kind: 'unavailable', status: 503 },
    });
    await expect(world.checks.put(aState(world))).rejects.toMatchObject({ retryable: true });
    expect(await world.runs()).toMatchObject([{ status: 'in_progress', annotations: { length: 50 } }]);
    await world.checks.put(aState(world));
    expect(await world.runs()).toMatchObject([{ conclusion: 'success', annotations: { length: 70 } }]);
  });

  test('a text of before is taken away when there is none any more', async () => {
    const world = await fresh();
    await world.checks.put({ ...aState(world), text: 'details' });
    await world.checks.put(aState(world));
    expect(local.github.checkRuns('acme', 'shop', world.head)).toMatchObject([{ text: '' }]);
  });

  test('a personal token has no check runs, and says so', async () => {
    const world = await fresh();
    const tokens = createTokenSource({ github: { token: 'person' }, apiUrl: local.github.url });
    const checks = createGitHubChecks({ tokens, apiUrl: local.github.url });
    const message = expect.stringContaining('only a GitHub App');
    await expect(checks.put(aState(world))).rejects.toMatchObject({ retryable: false, message });
  });
});
