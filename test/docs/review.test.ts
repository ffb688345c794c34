import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCandidates, readChanges } from '../../bench/review-data.ts';
import { changeDescriptionSchema } from '../../core/records/change-description.ts';
import { gateReason } from '../../core/records/change-facts.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/review.md'), 'utf8');

describe('docs/review.md', () => {
  test('its example of a description is one', () => {
    const [, json = ''] = /```json\n(.*?)```/s.exec(PAGE) ?? [];
    expect(changeDescriptionSchema.safeParse(JSON.parse(json)).success).toBe(true);
  });

  test('it explains every word that stops a change, and no other', () => {
    const [, table = ''] = /## What stops a change(.*?)\n\n[^|`]/s.exec(PAGE) ?? [];
    const words = [...table.matchAll(/^\| ((?:`[\w-]+`(?:, )?)+) \|/gm)].flatMap(
      ([, cell = '']) => cell.match(/[\w-]+/g) ?? [],
    );
    expect(words.filter((word) => word !== 'word').toSorted()).toEqual([...gateReason.options].toSorted());
  });

  test('it counts the labelled changes and tests', async () => {
    const [changes, candidates] = [await readChanges(), await readCandidates()];
    const good = candidates.filter(({ label }) => label === 'good').length;
    expect(PAGE).toContain(`reviews ${changes.length} labelled changes`);
    expect(PAGE).toContain(
      `judges ${candidates.length} labelled tests, ${good} good ones and ${candidates.length - good} worthless`,
    );
  });
});
