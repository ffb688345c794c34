import { z } from 'zod';
import { incidentStatus } from '../../core/records/incident.ts';
import { outcomeSchema } from '../../core/records/outcome.ts';
import { phaseSchema } from '../../core/records/phase.ts';
import { proofSchema } from '../../core/records/proof.ts';
import { testRunSchema } from '../../core/records/test-run.ts';

const testRun = testRunSchema.pick({ name: true, command: true, passed: true, failing: true, durationMs: true });
const load = z.object({ requests: z.int(), failures: z.int(), rejected: z.int(), durationMs: z.number() });

/** What the demo writes with `--json`. Times are epoch milliseconds, durations are in seconds, money is in dollars. */
export const demoResultSchema = z.object({
  /** True when every check was seen to be true. */
  ok: z.boolean(),
  model: z.object({ kind: z.enum(['scripted', 'real', 'none']), label: z.string() }),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
  alerts: z.array(
    z.object({
      id: z.string(),
      transition: z.string(),
      receivedAt: z.number(),
      disposition: z.string(),
      reason: z.string(),
      incidents: z.array(z.string()),
    }),
  ),
  incidents: z.array(
    z.object({
      id: z.string(),
      fingerprint: z.string(),
      because: z.string(),
      service: z.string(),
      title: z.string(),
      status: incidentStatus,
      occurrences: z.int(),
      attempts: z.int(),
      /** Where its Slack message stands. */
      thread: z.object({ channel: z.string(), ts: z.string() }).optional(),
      outcome: outcomeSchema.optional(),
    }),
  ),
  fingerprint: z.string(),
  phases: z.array(
    phaseSchema
      .pick({ name: true, model: true, status: true, turns: true, tokens: true, dollars: true, denials: true })
      .extend({ seconds: z.number() }),
  ),
  dollars: z.number(),
  proof: proofSchema.optional(),
  tests: z.array(testRun),
  pullRequest: z
    .object({
      number: z.int(),
      url: z.string(),
      title: z.string(),
      branch: z.string(),
      base: z.string(),
      draft: z.boolean(),
      state: z.enum(['open', 'closed']),
      labels: z.array(z.string()),
      commits: z.array(z.object({ sha: z.string(), message: z.string() })),
      changedFiles: z.array(z.object({ path: z.string(), additions: z.int(), deletions: z.int() })),
      comments: z.array(z.string()),
      body: z.string(),
    })
    .optional(),
  pullRequests: z.int(),
  slackMessages: z.array(
    z.object({
      channel: z.string(),
      ts: z.string(),
      thread: z.string().optional(),
      edited: z.boolean(),
      text: z.string(),
    }),
  ),
  /** The service in a container, whose recorded log lines were played. */
  container: z.object({
    service: z.string(),
    lines: z.int(),
    /** Lines that Datadog takes for errors. */
    errorLines: z.int(),
    /** Errors that the service met; each wrote several lines. */
    errors: z.int(),
    /** What triage made of the lines of this run. */
    incidents: z.array(z.string()),
    /** By how much its count rose in this run. */
    occurrences: z.int(),
  }),
  /** What a person wrote in the incident's thread, and what mendhook answered there: the lines of each answer. */
  mention: z.object({
    channel: z.string(),
    thread: z.string(),
    words: z.string(),
    ts: z.string(),
    answers: z.array(z.array(z.string()).readonly()),
  }),
  /** With `--answer`: a person's review of the draft, and what was made of it. */
  review: z
    .object({
      by: z.string(),
      words: z.string(),
      /** Of the incident, afterwards. */
      attempts: z.int(),
      /** The number of the one that changed the draft. */
      attempt: z.int(),
      outcome: z.string(),
      /** How many open threads it was told. */
      told: z.int(),
      /** The commit that it pushed. */
      commit: z.string().optional(),
      /** The branch's commits, oldest first. */
      before: z.array(z.string()),
      after: z.array(z.string()),
      tests: z.array(testRun),
      /** Comments that were written after the review. */
      answers: z.array(z.string()),
      resolvedThreads: z.int(),
    })
    .optional(),
  /** Which principal called which action of AWS, such as `triage batch:SubmitJob`. */
  calls: z.array(z.string()),
  load: z.object({ before: load.optional(), after: load.optional() }),
  durations: z.object({
    toAlert: z.number().optional(),
    toJob: z.number().optional(),
    toDraft: z.number().optional(),
    total: z.number(),
  }),
});
export type DemoResult = z.infer<typeof demoResultSchema>;
