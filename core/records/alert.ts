import { z } from 'zod';
import { reportSchema } from './report.ts';
import { alertedReleaseSchema } from './suspect-release.ts';

/** What an alert says: the first two that a service fails, the third that its monitor recovered; the others are recorded. */
const alertKind = z.enum(['triggered', 'renotified', 'recovered', 'no-data', 'test', 'unknown']);
export type AlertKind = z.infer<typeof alertKind>;

/** One webhook delivery, as it travels through the queue. Times are epoch milliseconds. */
export const alertSchema = z.object({
  id: z.string(),
  kind: alertKind,
  transition: z.string(),
  monitorId: z.string(),
  cycleKey: z.string(),
  title: z.string(),
  query: z.string(),
  eventType: z.string(),
  link: z.string(),
  tags: z.record(z.string(), z.string()),
  service: z.string().optional(),
  /** Every service that it names, where it names several. */
  services: z.array(z.string()).optional(),
  /** What named the service. Tags hold the monitor's own, too. */
  serviceFrom: z.enum(['scope', 'query', 'tags']).optional(),
  env: z.string().optional(),
  /** The issue of Error Tracking that it is about. */
  issueId: z.string().optional(),
  at: z.number(),
  receivedAt: z.number(),
  logsSample: z.array(z.string()),
  /** Of a release that was rolled back: only errors of these fingerprints are taken up, with it as their suspect. */
  release: alertedReleaseSchema.optional(),
  /** Of a person's report in JIRA: what it says. No log is searched for it. */
  report: reportSchema.optional(),
});
export type Alert = z.infer<typeof alertSchema>;
