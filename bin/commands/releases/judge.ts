import type { Command } from 'commander';
import { z } from 'zod';
import { judgeCanary } from '../../../core/canary/judge-canary.ts';
import { keepTicks } from '../../../core/canary/keep-ticks.ts';
import { planCanary } from '../../../core/canary/plan-canary.ts';
import {
  type CanaryAnswer,
  type CanaryJudgement,
  type CanaryPlan,
  type CanaryTick,
  canaryCountsSchema,
} from '../../../core/records/canary.ts';
import { UsageError } from '../../run-command.ts';
import { lineBatches, openInput } from '../json-lines.ts';
import { endWithReader, writeOut } from '../write-out.ts';

const WARM_UP_SECONDS = 60;

const rate = z.number().gt(0).lt(1);
const startSchema = z.object({
  tickSeconds: z.number().positive(),
  percent: z.number().gt(0).max(100),
  minutes: z.number().nonnegative(),
  maxMinutes: z.number().positive(),
  warmUpSeconds: z.number().nonnegative().default(WARM_UP_SECONDS),
  limits: z.object({ errorRate: rate, slowRate: rate }),
  history: z.object({
    seconds: z.number().positive(),
    requests: z.array(z.number().nullable()),
    errors: z.array(z.number().nullable()),
    slow: z.array(z.number().nullable()),
  }),
});

const pointShape = {
  t: z.number().positive(),
  canary: canaryCountsSchema.nullable(),
  stable: canaryCountsSchema.nullable(),
};
const lineSchema = z.object({
  run: z.union([z.number(), z.string()]),
  ...pointShape,
  late: z.array(z.object(pointShape)).default([]),
  start: startSchema.optional(),
});
type Line = z.output<typeof lineSchema>;

const DECISIONS: Readonly<Record<CanaryAnswer, string>> = {
  good: 'on',
  back: 'back',
  'not-yet': 'wait',
  undecided: 'ask',
};

/** Adds `mendhook releases judge`: one tick of a canary a line in, one judgement a line out. */
export function addJudgeCommand(releases: Command): void {
  releases
    .command('judge')
    .description('Judge canaries from counts: JSON lines in, one answer per line out')
    .argument('[file]', '{run, t, canary, stable, late, start}, one tick a line; - is standard input', '-')
    .action(async (file: string) => {
      endWithReader(process.stdout);
      const judge = createJudge();
      for await (const lines of lineBatches(openInput(file))) {
        const answers = lines.filter((line) => line.trim() !== '').map((line) => `${JSON.stringify(judge(line))}\n`);
        await writeOut(process.stdout, answers.join(''));
      }
    });
}

/** Judges lines of several runs, and forgets a run once it is decided. */
function createJudge(): (text: string) => object {
  const runs = new Map<Line['run'], { readonly plan: CanaryPlan; readonly ticks: readonly CanaryTick[] }>();
  return (text) => {
    const line = readLine(text);
    const plan = line.start === undefined ? runs.get(line.run)?.plan : planOf(line.start);
    if (plan === undefined) throw new UsageError(`run ${line.run} has no "start" in its first line`);
    const before = line.start === undefined ? (runs.get(line.run)?.ticks ?? []) : [];
    const ticks = keepTicks(
      before,
      [...line.late, line].map((point) => tickOf(point, plan)),
    );
    const judgement = judgeCanary({ plan, startedAt: 0, ticks: [...ticks] });
    if (judgement.answer === 'not-yet') runs.set(line.run, { plan, ticks });
    else runs.delete(line.run);
    return answerOf(line, judgement);
  };
}

function readLine(text: string): Line {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`not JSON: ${text.slice(0, 80)}`, { cause });
  }
  const read = lineSchema.safeParse(json);
  if (!read.success) throw new UsageError(`not a tick of a canary: ${z.prettifyError(read.error)}`);
  return read.data;
}

function planOf({ history, ...settings }: NonNullable<Line['start']>): CanaryPlan {
  if (history.seconds !== settings.tickSeconds) {
    throw new UsageError(
      `the history's points must be ticks of ${settings.tickSeconds} s, but have ${history.seconds} s`,
    );
  }
  const counts = history.requests.map((requests, tick) => {
    const errors = history.errors[tick] ?? null;
    const slow = history.slow[tick] ?? null;
    return requests === null || errors === null || slow === null ? null : { requests, errors, slow };
  });
  return planCanary(settings, counts);
}

const tickOf = ({ t, canary, stable }: Pick<Line, 't' | 'canary' | 'stable'>, plan: CanaryPlan): CanaryTick => ({
  at: (t - plan.tickSeconds) * 1_000,
  canary,
  stable,
});

const answerOf = ({ run, t }: Line, { answer, reasons, errors, slow }: CanaryJudgement): object => ({
  run,
  t,
  decision: DECISIONS[answer],
  reasons,
  errors,
  slow,
});
