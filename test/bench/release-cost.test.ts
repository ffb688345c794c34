import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { releaseCost, run } from '../../bench/release-cost.ts';

test('a release without a model costs two cents at most, and docs/cost.md says what', async () => {
  const total = releaseCost().reduce((sum, { dollars }) => sum + dollars, 0);
  expect(total).toBeLessThanOrEqual(0.02);
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'cost.md'), 'utf8');
  for (const part of (await run()).split('\n\n')) expect(page).toContain(part);
});
