import { describe, expect, test } from 'vitest';
import { askOwners } from '../../../batch-job/steps/ask-owners.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { createLogger } from '../../../core/logger.ts';
import { createMemoryCodeHost } from '../../fakes/memory-code-host.ts';

const PATCH = `diff --git a/src/cart.js b/src/cart.js
--- a/src/cart.js
+++ b/src/cart.js
@@ -1 +1 @@
-old
+new
`;
const DRAFT = { repository: 'acme/shop', number: 7, patch: PATCH };

function start(files: Readonly<Record<string, string>>) {
  const codeHost = createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' });
  const lines: string[] = [];
  const audited: unknown[] = [];
  const options = { codeHost, logger: createLogger((line) => lines.push(line)), incidentId: 'abc' };
  const run = { options, audit: async (_: string, detail: unknown) => void audited.push(detail) };
  const texts = async (paths: readonly string[]) =>
    new Map(Object.entries(files).filter(([path]) => paths.includes(path)));
  return { codeHost, run, lines, audited, source: { repository: { texts } } };
}

describe('the owners of the files that a fix changes', () => {
  test('are asked for a review once, however often it is published', async () => {
    const { codeHost, run, source, audited } = start({ CODEOWNERS: '/src/ @ann @bob @carl' });
    for (let time = 0; time < 2; time += 1) await askOwners(run, source, DRAFT);
    expect(codeHost.reviewers.get(7)).toEqual({ people: ['ann', 'bob'], teams: [] });
    expect(audited).toHaveLength(1);
  });

  test('are those of the file that GitHub reads', async () => {
    const { codeHost, run, source } = start({ 'docs/CODEOWNERS': '* @zoe', '.github/CODEOWNERS': '* @acme/core' });
    await askOwners(run, source, DRAFT);
    expect(codeHost.reviewers.get(7)).toEqual({ people: [], teams: ['core'] });
  });

  test.each([
    ['there is no such file', {}],
    ['nobody owns them', { CODEOWNERS: '/docs/ @ann' }],
  ])('nobody is asked where %s', async (_, files) => {
    const { codeHost, run, source, audited } = start(files);
    await askOwners(run, source, DRAFT);
    expect(codeHost.reviewers.get(7)).toBeUndefined();
    expect(audited).toEqual([]);
  });

  test('a refusal is noted, and the draft is open all the same; another fault is thrown', async () => {
    const { codeHost, run, source, lines, audited } = start({ CODEOWNERS: '* @stranger' });
    const refuse = (error: Error) => ({ ...codeHost, askReviewers: () => Promise.reject(error) });
    const refused = refuse(new UpstreamError('GitHub', 'only collaborators', { retryable: false }));
    await askOwners({ ...run, options: { ...run.options, codeHost: refused } }, source, DRAFT);
    expect(lines.join()).toContain('owners-not-asked');
    expect(audited).toEqual([{ number: 7, ownersNotAsked: expect.stringContaining('only collaborators') }]);
    const broken = { ...run, options: { ...run.options, codeHost: refuse(new TypeError('a fault of ours')) } };
    await expect(askOwners(broken, source, DRAFT)).rejects.toThrow('a fault of ours');
  });
});
