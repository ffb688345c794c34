import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AlarmName, FunctionName } from '../../core/names.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');
const articles = page.split(/^## /m).slice(1);

test('each alarm’s link leads to an article of its own, and there is no other', () => {
  const titles = articles.map((article) => article.split('\n')[0]);
  expect(titles.toSorted()).toEqual(Object.values(AlarmName).toSorted());
});

test('the log group of each function is named', () => {
  const named = page.slice(page.indexOf('Log groups are'), page.indexOf('## '));
  for (const name of Object.values(FunctionName)) expect(named).toContain(`\`${name}\``);
});

test.each(articles.map((article) => [article.split('\n')[0], article]))(
  '%s says how bad, how to look, what to do',
  (_, article) => {
    expect(article).toMatch(/^\*\*(high|medium|low)\.\*\* /m);
    expect(article).toMatch(/^- Look/m);
    expect(article).toMatch(/(^- Do:|do: )/m);
  },
);
