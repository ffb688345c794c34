import { expect, test } from 'vitest';
import type { Merge } from '../../core/records/merge.ts';
import { mergedAs } from '../../page/views/merged-as.ts';
import { NOW } from '../fixtures/records.ts';

const merge = (as?: Merge['as']): Merge => ({
  ...{ at: NOW, deployedFrom: NOW, watchMs: 1, earlier: { versions: [], commits: [] } },
  ...(as === undefined ? {} : { as }),
});

test('what people changed is shown as the text that it is', () => {
  const show = (as: Merge['as']) => mergedAs(merge(as))?.markup;
  const shown = show({ kind: 'changed', difference: '## a.js\n+<script>alert(1)</script>' });
  expect(shown).toContain('What people changed before the merge');
  expect(shown).toContain('+&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(shown).not.toContain('was not kept');
  expect(show({ kind: 'changed', difference: '+a', cut: true })).toContain('was not kept');
});

test.each([
  ['no merge', undefined],
  ['a merge that was not compared', merge()],
  ['a merge as it was', merge({ kind: 'as-is' })],
  ['other files', merge({ kind: 'superseded', files: ['b.js'] })],
  ['a difference that is no longer kept', merge({ kind: 'changed', difference: '', cut: true })],
])('%s shows nothing', (_, each) => {
  expect(mergedAs(each)).toBeUndefined();
});
