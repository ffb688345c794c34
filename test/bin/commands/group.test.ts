import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TRACES } from '../../core/grouping/traces.ts';

const PROGRAM = join(import.meta.dirname, '../../../bin/mendhook.ts');

function mendhook(args: readonly string[], input = ''): { out: string; err: string; code: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [PROGRAM, ...args], { input, encoding: 'utf8' });
  return { out: stdout, err: stderr, code: status };
}

const ROWS = [
  { id: 'a1', service: 'orders', kind: 'java.util.concurrent.ExecutionException', stack: TRACES.java },
  {
    id: 'a2',
    service: 'orders',
    kind: 'java.util.concurrent.ExecutionException',
    stack: TRACES.java.replaceAll(':85)', ':97)'),
  },
  { id: 'b1', service: 'web', message: 'payment 99 declined for user ann' },
  {
    id: 'c1',
    type: 'log',
    attributes: {
      service: 'web',
      timestamp: '2026-11-20T10:00:00Z',
      status: 'error',
      attributes: { error: { kind: 'TypeError', message: 'mail to ann@shop.example', stack: TRACES.v8 } },
    },
  },
  {
    id: 'd1',
    type: 'log',
    attributes: { service: 'web', timestamp: '2026-11-20T10:00:00Z', status: 'info', message: 'fine' },
  },
];
const INPUT = `${ROWS.map((row) => JSON.stringify(row)).join('\n')}\nnot json\n\n`;

describe('mendhook group', () => {
  test('answers each error in order, and says what held none', () => {
    const { out, err, code } = mendhook(['group'], INPUT);
    const answers = out
      .trim()
      .split('\n')
      .map((line): Record<string, unknown> => JSON.parse(line));
    expect(answers.map(({ id }) => id)).toEqual(['a1', 'a2', 'b1', 'c1']);
    expect(Object.keys(answers[0] ?? {})).toEqual([
      'id',
      'fingerprint',
      'strict',
      'loose',
      'method',
      'because',
      'frames',
    ]);
    expect(answers[0]?.['fingerprint']).toBe(answers[1]?.['fingerprint']);
    expect(answers.map(({ frames }) => frames)).toEqual([6, 6, 0, 5]);
    expect(err).toContain('2 lines held no error: status info (1), not a JSON object (1)');
    expect(code).toBe(0);
  });

  test('reads a file, and a whole answer of the search on one line', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'mendhook-')), 'answer.json');
    writeFileSync(file, JSON.stringify({ data: [ROWS[3], ROWS[4]], meta: {} }));
    expect(mendhook(['group', file]).out).toMatch(/^\{"id":"c1",.*\}\n$/);
  });

  test('a last line without a line end counts, and CRLF is read', () => {
    const { out } = mendhook(['group'], `${JSON.stringify(ROWS[0])}\r\n${JSON.stringify(ROWS[2])}`);
    expect(out.trim().split('\n')).toHaveLength(2);
  });

  test('sums up the groups, the largest first', () => {
    const { out } = mendhook(['group', '--summary'], INPUT);
    expect(out).toContain('4 errors in 3 groups');
    expect(out.indexOf('2  orders: java.lang.IllegalStateException')).toBeGreaterThan(0);
    expect(out).toContain('first 2026-11-20T10:00:00Z, last 2026-11-20T10:00:00Z');
    expect(out).toContain('wrapper ExecutionException unwrapped');
    expect(out).not.toContain('ann@shop.example');
  });

  test('sums up the groups for a program', () => {
    const { out, code } = mendhook(['group', '--summary', '--json'], INPUT);
    const { groups, dropped } = JSON.parse(out);
    expect(groups.map(({ service, count }: { service: string; count: number }) => [service, count])).toEqual([
      ['orders', 2],
      ['web', 1],
      ['web', 1],
    ]);
    expect(groups).toContainEqual({
      service: 'web',
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
      title: expect.stringMatching(/^TypeError: mail to/),
      method: 'in-app-frame',
      because: expect.stringContaining('TypeError'),
      count: 1,
      firstSeen: '2026-11-20T10:00:00.000Z',
      traces: 0,
    });
    expect(dropped).toEqual({ 'status info': 1, 'not a JSON object': 1 });
    expect(out).not.toContain('ann@shop.example');
    expect(code).toBe(0);
  });

  test('explains a line by the trace that it belongs to', () => {
    const lines = ['java.lang.IllegalStateException: cart is closed', '\tat com.acme.shop.Cart.total(Cart.java:41)'];
    const events = [...lines, '\tat com.acme.shop.Other.post(Other.java:1)'].map((message, index) => ({
      id: `line-${index}`,
      attributes: {
        service: 'shop',
        status: 'error',
        timestamp: `2026-11-20T10:0${index === 2 ? 5 : 0}:00.00${index}Z`,
        tags: [`pod_name:shop-${index === 2 ? 2 : 1}`],
        message,
      },
    }));
    const input = events.map((event) => JSON.stringify(event)).join('\n');
    const { out } = mendhook(['group', '--explain', 'line-1'], input);
    expect(out).toContain('joined from 2 log events; the first is line-0');
    expect(out).toContain('root cause java.lang.IllegalStateException in Cart.total');
    const piece = mendhook(['group', '--explain', 'line-2'], input);
    expect(piece).toMatchObject({ code: 2, out: '' });
    expect(piece.err).toContain('line-2 is a line of a trace whose rest was not found: it names no bug');
  });

  test('counts the different traces of a group', () => {
    const seen = (id: string, traceId: string) => ({
      id,
      attributes: { service: 'web', timestamp: id, status: 'error', message: 'broken', trace_id: traceId },
    });
    const rows = [
      seen('2026-11-20T10:00:01Z', 'a'),
      seen('2026-11-20T10:00:00Z', 'b'),
      seen('2026-11-20T10:00:02Z', 'a'),
    ];
    const { out } = mendhook(['group', '--summary', '--json'], rows.map((row) => JSON.stringify(row)).join('\n'));
    expect(JSON.parse(out).groups).toMatchObject([{ count: 3, traces: 2, firstSeen: '2026-11-20T10:00:00.000Z' }]);
  });

  test('explains one, component by component', () => {
    const { out } = mendhook(['group', '--explain', 'a1'], INPUT);
    expect(out).toContain(
      'root cause java.lang.IllegalStateException in CartService.place; wrapper ExecutionException unwrapped',
    );
    expect(out).toMatch(
      /in the key\n {2}service {4}orders\n {2}kind {7}java\.lang\.IllegalStateException\n {2}frame {6}com\.acme\.orders\.CartService\.place/,
    );
    expect(out).toContain('com.acme.orders.Preconditions.checkState (a helper: many bugs end in it)');
    expect(out).toContain('java.io.IOException (suppressed: thrown while closing)');
  });

  test.each([
    [['a1', 'a2'], 'a1 and a2 are the same bug and the same variant of it'],
    [['a1', 'b1'], 'a1 and b1 are two bugs'],
  ])('says why %j are or are not the same', (ids, verdict) => {
    expect(mendhook(['group', '--diff', ...ids], INPUT).out.split('\n')[0]).toBe(verdict);
  });

  test.each([
    [['group', '--explain', 'zz'], 'no error with the id zz in the input'],
    [['group', '--diff', 'a1'], '--diff needs two ids'],
    [['group', 'no-such-file.jsonl'], 'cannot read the input'],
    [['group', 'one', 'two'], 'expected one file'],
    [['group', '--json'], '--json needs --summary'],
  ])('%j ends with one clear message', (args, message) => {
    const { err, code } = mendhook(args, INPUT);
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
    expect(code).toBe(2);
  });

  test('a reader that has seen enough is no fault', () => {
    const { status, stderr } = spawnSync('sh', ['-c', `"$0" "$1" group | head -1`, process.execPath, PROGRAM], {
      input: `${JSON.stringify(ROWS[0])}\n`.repeat(5_000),
      encoding: 'utf8',
    });
    expect(stderr).not.toContain('EPIPE');
    expect(status).toBe(0);
  });
});

describe('mendhook suspects', () => {
  const list = join(mkdtempSync(join(tmpdir(), 'mendhook-')), 'files.txt');
  writeFileSync(list, 'src/com/acme/orders/CartService.java\r\nREADME.md\n');

  test('names files for each error', () => {
    const { out } = mendhook(['suspects', '--files', list], INPUT);
    const answers = out
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(answers[0]).toEqual({
      id: 'a1',
      suspects: [
        {
          path: 'src/com/acme/orders/CartService.java',
          line: 88,
          function: 'lambda$place$3',
          why: 'frame 2 of java.lang.IllegalStateException',
        },
      ],
    });
    expect(answers).toHaveLength(4);
  });

  test('lists the files of a git repository', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mendhook-'));
    writeFileSync(join(folder, 'CartService.java'), '');
    spawnSync('git', ['init', '-q', folder]);
    spawnSync('git', ['-C', folder, 'add', '.']);
    expect(mendhook(['suspects', '--repo', folder], INPUT).out).toContain('"path":"CartService.java"');
  });

  test.each([
    [['suspects'], 'give either --files LIST or --repo DIR'],
    [['suspects', '--files', 'no-such-list'], '--files no-such-list'],
    [['suspects', '--repo', '/no-such-folder'], 'git cannot list its files'],
  ])('%j ends with one clear message', (args, message) => {
    const { err, code } = mendhook(args, INPUT);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
});
