import { describe, expect, test } from 'vitest';
import { readExceptions } from '../../../core/grouping/read-exceptions.ts';
import { readLine } from '../../../core/log-formats/read-line.ts';

const V8 = 'TypeError: no price\n    at total (/srv/app/src/cart.js:3:4)';
const PYTHON =
  'Traceback (most recent call last):\n  File "/srv/app/cart.py", line 3, in total\n    add()\nKeyError: 1';

const TABLE: ReadonlyArray<readonly [string, unknown, string]> = [
  ['pino and bunyan', { level: 50, err: { type: 'TypeError', message: 'no price', stack: V8 } }, 'TypeError total'],
  ['winston', { level: 'error', message: 'no price', stack: V8 }, 'TypeError total'],
  ['an error under its own name', { msg: 'failed', error: { name: 'TypeError', stack: V8 } }, 'TypeError total'],
  ['Python', { levelname: 'ERROR', message: 'job failed', exc_info: PYTHON }, 'KeyError total'],
  ['a kind that only stands beside', { type: 'Gone', stack: '    at total (/srv/app/src/cart.js:3:4)' }, 'Gone total'],
];

describe('the trace in a JSON log line of', () => {
  test.each(TABLE)('%s', (_logger, line, expected) => {
    const { error, ...read } = readLine(JSON.stringify(line));
    const [outermost] = readExceptions({ service: 'shop', error, ...read });
    expect(`${outermost?.kind ?? error.kind} ${outermost?.frames[0]?.function}`).toBe(expected);
  });

  test('a line that is cut off is read as text', () => {
    const message = JSON.stringify({ level: 50, stack: V8 }).slice(0, -2);
    expect(readExceptions({ service: 'shop', ...readLine(message) })[0]?.frames[0]?.function).toBe('total');
  });

  test.each(['{"stack":{"at":"\\n"}}', '{\\n}', '{ at }'])('%s has none', (message) => {
    expect(readExceptions({ service: 'shop', ...readLine(message) })).toEqual([]);
  });

  test('text where a trace should be is the error, and its lines are no frames of a file', () => {
    const [read] = readExceptions({ service: 'shop', ...readLine('{"stack":"no trace\\nat all"}') });
    expect(read).toEqual({
      relation: 'outermost',
      message: 'no trace',
      frames: [{ language: 'other', function: 'at all' }],
    });
  });
});
