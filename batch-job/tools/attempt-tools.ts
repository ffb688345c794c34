import { join } from 'node:path';
import type { Incident } from '../../core/records/incident.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { benchOf } from '../steps/bench.ts';
import { type Source, TREES } from '../steps/open-source.ts';
import { createErrorTimeline } from './error-timeline.ts';
import { createGetTrace } from './get-trace.ts';
import { createGitBlame } from './git-blame.ts';
import { createGitLog } from './git-log.ts';
import { createGitShow } from './git-show.ts';
import { createRunTests } from './run-tests.ts';
import { createSearchLogs } from './search-logs.ts';
import { createSimilarIncidents } from './similar-incidents.ts';
import { createTelemetryAccess } from './telemetry-access.ts';
import type { Tool } from './tool.ts';

/** The tools of one phase. They act with the worker's rights, so each takes nothing but what its schema names. */
export function attemptTools(
  run: AttemptRun,
  incident: Incident,
  { source, tree }: { readonly source: Source; readonly tree: string },
): readonly Tool[] {
  const { ledger, clock, connectTelemetry } = run.options;
  const attempt = run.attempt();
  const { repository, directory, test, early } = source;
  const telemetry = connectTelemetry(attempt.datadog.site);
  const access = createTelemetryAccess({ telemetry, ledger, incident, attempt, clock });
  return [
    createSearchLogs(access),
    createGetTrace(access),
    createErrorTimeline(access),
    createGitLog(repository.history),
    createGitBlame(repository.history),
    createGitShow(repository.history),
    // Where nobody knows how the tests are run, the agent is not offered to run them.
    ...(test === undefined
      ? []
      : [
          createRunTests({ ...benchOf(run, source, test), workDirectory: join(directory, TREES) }, tree, async () =>
            early?.stop(),
          ),
        ]),
    createSimilarIncidents(ledger, incident),
  ];
}
