import { expect, test } from 'vitest';
import { imitatedName } from '../../../../core/change/manifests/popular-names.ts';

test.each([
  ['npm', 'lodahs', 'lodash'],
  ['npm', 'lodas', 'lodash'],
  ['npm', 'loddash', 'lodash'],
  ['npm', 'l0dash', 'lodash'],
  ['npm', 'crossenv', 'cross-env'],
  ['pypi', 'beautifulsoup', 'beautifulsoup4'],
  ['npm', 'lodash', undefined],
  ['npm', 'preact', undefined],
  ['npm', 'hono', undefined],
  ['npm', 'lodash-es', undefined],
  ['go', 'lodahs', undefined],
])('%s: %s is like %s', (ecosystem, name, popular) => {
  expect(imitatedName(ecosystem, name)).toBe(popular);
});
