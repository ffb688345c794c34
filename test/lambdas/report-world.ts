import { parseConfig } from '../../core/config/config.ts';
import { issueDueAt } from '../../core/lifecycle/issue-due.ts';
import type { ReportedIssue } from '../../core/ports/issue-tracker.ts';
import { createReportTriage } from '../../lambdas/triage/triage-report.ts';
import { attendIssue } from '../../workflows/issues/attend-issue.ts';
import { createMemoryIssueTracker } from '../fakes/memory-issue-tracker.ts';
import { type aConfig, NOW } from '../fixtures/records.ts';
import { startTriage } from './triage-world.ts';
import { createTriage } from './with-rights.ts';

export const STACK =
  'StockError: StockError happened\n    at StockErrorHandler (/app/src/StockError.js:10:9)\n    at checkout (/app/src/checkout.js:20:3)';
export const NOTICE = { kind: 'jira-issue' as const, issueId: '10001', key: 'SHOP-1', at: NOW };

interface Terms {
  readonly webhook?: object | false;
  readonly service?: Parameters<typeof aConfig>[0];
}

/** Triage with a JIRA whose reports it reads, and every system outside in memory. */
export function startReports({ webhook = {}, service = {} }: Terms = {}) {
  const world = startTriage({ service });
  const { policy: _, ...rest } = world.config;
  const jira = {
    ...{ site: 'https://acme.atlassian.net', project: 'SHOP' },
    ...(webhook === false ? {} : { webhook: { services: [{ service: 'checkout' }], ...webhook } }),
  };
  const config = parseConfig({ ...rest, jira }, 'a test');
  const tracker = createMemoryIssueTracker({ clock: () => world.time.now });
  const ports = { ...world.deps, tracker, config };
  let drawn = 0;
  const random = () => {
    drawn += 1;
    return drawn / 1_000;
  };
  const take = async (notice = NOTICE, used = ports) => {
    const { logger } = used;
    return createReportTriage({ config, tracker: used.tracker, triage: createTriage(used), logger })(notice);
  };
  /** What the sweep does for issues. */
  const sweep = async (used = ports) => {
    for (const incident of await world.ledger.listIncidents(99)) {
      const due = issueDueAt(incident);
      if (due !== undefined && due <= world.time.now) await attendIssue({ ...used, random }, incident.id);
    }
  };
  const incidents = () => world.ledger.listIncidents(99);
  return { ...world, ports, tracker, config, take, sweep, incidents, triage: createTriage(ports) };
}

export type ReportWorld = ReturnType<typeof startReports>;

export const report = (world: ReportWorld, written: Partial<ReportedIssue> = {}) =>
  world.tracker.report({ id: NOTICE.issueId, ...written });

export const withStack = { text: `It fails:\n${STACK}`, codeBlocks: [STACK] };

export const commentsIn = ({ tracker }: ReportWorld) =>
  tracker.issues.map(({ comments }) => comments.map(({ text }) => text));
