import { expect, test } from 'vitest';
import { isOwnLabel, ownLabel } from '../../../core/issue/own-label.ts';

test('the label of an incident is known again', () => {
  expect(ownLabel('0123456789abcdef0123456789abcdef')).toBe('mendhook-0123456789abcdef0123456789abcdef');
  expect(isOwnLabel(ownLabel('0123456789abcdef0123456789abcdef'))).toBe(true);
});

test.each(['mendhook', 'mendhook-later', 'mendhook-0123', 'xmendhook-0123456789abcdef'])(
  '%s is a person’s',
  (label) => {
    expect(isOwnLabel(label)).toBe(false);
  },
);
