import { expect, test } from 'vitest';
import { applyRule } from '../../../core/change/change-rule.ts';
import { linesOf } from '../../../core/diff/rules/rule.ts';
import { changeOf } from './change-of.ts';

const change = changeOf({ 'a.txt': 'one\ntwo\nthree\n' }, { 'a.txt': 'one\n2\nthree\nfour\n' });

test('a rule’s findings are a fact with the version of our rules', () => {
  const find = () => change.files.flatMap((file) => linesOf(file, 'added')).map((text) => ({ rule: 'new-line', text }));
  expect(applyRule({ name: 'lines', find }, change)).toEqual({
    status: 'ran',
    name: 'lines',
    version: '1',
    found: [
      { rule: 'new-line', text: '2' },
      { rule: 'new-line', text: 'four' },
    ],
  });
});

test('a rule that the change has nothing for says so, and is not asked', () => {
  const rule = {
    name: 'lines',
    unneeded: () => 'no manifest changed',
    find: () => {
      throw new Error('asked');
    },
  };
  expect(applyRule(rule, change)).toEqual({
    status: 'not needed',
    name: 'lines',
    version: '1',
    why: 'no manifest changed',
  });
});
