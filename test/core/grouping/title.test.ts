import { expect, test } from 'vitest';
import { titleOfLine } from './naming.ts';
import { TRACES } from './traces.ts';

test.each([
  ['an exception group', TRACES.pythonGroup, 'ValueError: invalid literal'],
  ['an AggregateError', TRACES.v8Aggregate, 'TypeError: card.charge is not a function'],
  ['an AggregateException', TRACES.dotnet, 'System.InvalidOperationException: cart is closed'],
  ['an ExecutionException', TRACES.java, 'java.lang.IllegalStateException: cart 71 is closed'],
  [
    'an InvocationTargetException',
    'java.lang.reflect.InvocationTargetException\n\tat a.Job.run(Job.java:3)\nCaused by: a.Closed: cart 71\n\tat a.Cart.place(Cart.java:9)',
    'a.Closed: cart 71',
  ],
  [
    'a wrapper that repeats its cause',
    'java.lang.RuntimeException: a.Closed: cart 71\n\tat a.Job.run(Job.java:3)\nCaused by: a.Closed: cart 71\n\tat a.Cart.place(Cart.java:9)',
    'a.Closed: cart 71',
  ],
])('the title names the root cause inside %s', (_, trace, title) => {
  expect(titleOfLine(trace)).toBe(title);
});

test('an exception with words of its own keeps them', () => {
  expect(titleOfLine(TRACES.python)).toBe('orders.errors.NotFound: no order o-71');
});

test('a title is cut between words, at 120 characters at the most', () => {
  const title = titleOfLine(`cannot place ${'order '.repeat(16)}of 0a1b2c3d-1111-4222-8333-444455556666`);
  expect(title.length).toBeLessThanOrEqual(120);
  expect(title).toMatch(/order of…$/);
});
