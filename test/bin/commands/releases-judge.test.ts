import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { registerReleasesCommand } from '../../../bin/commands/releases/releases.ts';
import { runInProcess } from '../run-in-process.ts';

const HISTORY = { seconds: 30, requests: Array(240).fill(3_000), errors: Array(240).fill(3), slow: Array(240).fill(6) };
const START = {
  tickSeconds: 30,
  percent: 5,
  minutes: 10,
  maxMinutes: 60,
  limits: { errorRate: 0.005, slowRate: 0.01 },
  history: HISTORY,
};
const STABLE = { requests: 2_850, errors: 3, slow: 6 };

const answers = z.array(z.object({ run: z.union([z.number(), z.string()]), t: z.number(), decision: z.string() }));

async function judge(lines: readonly unknown[]) {
  const file = join(tmpdir(), 'ticks.jsonl');
  writeFileSync(file, lines.map((line) => (typeof line === 'string' ? line : `${JSON.stringify(line)}\n`)).join(''));
  const out = await runInProcess(registerReleasesCommand, ['releases', 'judge', file]);
  return answers.parse(out.flatMap((line) => line.split('\n')).map((line) => JSON.parse(line)));
}

describe('mendhook releases judge', () => {
  test('judges runs whose lines are mixed, each line at once', async () => {
    const lines = Array.from({ length: 20 }, (_, tick) => {
      const point = { t: (tick + 1) * 30, stable: STABLE, ...(tick === 0 ? { start: START } : {}) };
      return [
        { run: 'good', ...point, canary: { requests: 150, errors: 0, slow: 0 } },
        { run: 2, ...point, canary: { requests: 150, errors: 60, slow: 0 } },
      ];
    }).flat();
    const said = await judge(lines.filter(({ run, t }) => run === 'good' || t <= 60));
    const of = (run: number | string) => said.filter((answer) => answer.run === run).map(({ decision }) => decision);
    expect(of('good')).toEqual([...Array(19).fill('wait'), 'on']);
    expect(of(2)).toEqual(['wait', 'back']);
  });

  test('late points replace what was known', async () => {
    const canary = { requests: 150, errors: 0, slow: 0 };
    const late = [30, 60, 90].map((t) => ({ t, canary: { ...canary, errors: 20 }, stable: STABLE }));
    const said = await judge([
      { run: 1, t: 30, canary, stable: STABLE, start: START },
      { run: 1, t: 60, canary, stable: null },
      { run: 1, t: 90, canary: null, stable: STABLE },
      { run: 1, t: 120, canary: { ...canary, errors: 20 }, stable: STABLE, late },
    ]);
    expect(said.map(({ decision }) => decision)).toEqual(['wait', 'wait', 'wait', 'back']);
  });

  test.each([
    ['no JSON', ['{\n'], 'not JSON'],
    ['another object', [{ run: 1 }], 'not a tick of a canary'],
    ['a run without its start', [{ run: 1, t: 30, canary: null, stable: null }], 'run 1 has no "start"'],
    [
      'a history of other ticks',
      [{ run: 1, t: 30, canary: null, stable: null, start: { ...START, history: { ...HISTORY, seconds: 60 } } }],
      'ticks of 30 s',
    ],
  ])('%s is refused', async (_, lines, message) => {
    await expect(judge(lines)).rejects.toThrow(message);
  });
});
