import { z } from 'zod';
import { releaseStatus } from '../../core/records/release-record.ts';
import { CALM_REQUESTS_PER_SECOND } from './release-demo-config.ts';

/** What `demo --release --json` writes. Durations are in seconds. */
export const releaseResultSchema = z.object({
  /** True when every check was seen to be true. */
  ok: z.boolean(),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
  stories: z.array(
    z.object({
      name: z.string(),
      number: z.int().positive(),
      title: z.string(),
      /** Null: nothing of it was released. */
      status: releaseStatus.nullable(),
      why: z.string(),
    }),
  ),
  traffic: z.object({
    requests: z.int(),
    failed: z.int(),
    perSecond: z.number(),
    /** Failed on versions that nothing was wrong with. */
    failedElsewhere: z.int(),
  }),
  figures: z.object({
    /** From the bug's first failed request to its last answer. */
    toBack: z.number().nullable(),
    /** Requests a second in that time. */
    toBackPerSecond: z.number().nullable(),
    leadTime: z.object({ total: z.number(), people: z.number(), traffic: z.number(), us: z.number() }),
    handOffP99: z.number(),
    /** Which one took longest; null when there was none. */
    slowestHandOff: z.string().nullable(),
    total: z.number(),
  }),
});
export type ReleaseResult = z.infer<typeof releaseResultSchema>;

type Check = ReleaseResult['checks'][number];

/** What the figures may be at most, in seconds. */
const MOST = { toBack: 60, us: 90, handOffP99: 2, total: 300 } as const;

/** Whether the figures are within their limits, and whether only the bug's own version failed. */
export function checkFigures({ figures, traffic }: Pick<ReleaseResult, 'figures' | 'traffic'>): Check[] {
  const { toBack, toBackPerSecond, leadTime, handOffP99, slowestHandOff, total } = figures;
  const within = (name: string, value: number | null, most: number): Check => ({
    name: `${name} in at most ${most} s`,
    ok: value !== null && value <= most,
    detail: value === null ? 'it was not seen' : `${value.toFixed(1)} s`,
  });
  return [
    within('from the bug’s first failed request to all traffic back', toBack, MOST.toBack),
    {
      name: `not more than ${CALM_REQUESTS_PER_SECOND} requests a second came in that time`,
      ok: toBackPerSecond !== null && toBackPerSecond <= CALM_REQUESTS_PER_SECOND * 1.02,
      detail: toBackPerSecond === null ? 'it was not seen' : `${toBackPerSecond.toFixed(0)} a second`,
    },
    within('our part of the first change’s lead time', leadTime.us, MOST.us),
    withReason(within('99 of 100 hand-offs', handOffP99, MOST.handOffP99), slowestHandOff),
    within('the whole', total, MOST.total),
    {
      name: 'no switch lost a request: only the bug’s version failed',
      ok: traffic.requests > 0 && traffic.failedElsewhere === 0,
      detail: `${traffic.failedElsewhere} of ${traffic.requests} requests failed elsewhere`,
    },
  ];
}

const withReason = (check: Check, reason: string | null): Check =>
  reason === null ? check : { ...check, detail: `${check.detail}; the slowest: ${reason}` };
