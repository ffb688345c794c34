import type { ErrorEvent } from '../../core/error-event.ts';
import { severityOf } from '../../core/log-formats/levels.ts';
import { streamTags } from '../../core/log-formats/log-stream.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { JobRunner, JobState } from '../../core/ports/job-runner.ts';
import type { ErrorLog } from '../../core/ports/telemetry.ts';
import { NOW } from '../fixtures/records.ts';

/** A service's error events, newest first, as the given list has them. */
export const createMemoryErrorLog = (events: readonly ErrorEvent[]): ErrorLog => ({
  searchErrors: async ({ service, env, host, stream, anyStatus, from, to, limit }) => {
    const tags = stream === undefined ? [] : streamTags(stream);
    if (tags === undefined) throw new RangeError('the stream has tags that no query takes');
    return events
      .filter((event) => event.service === service && (env === undefined || event.env === env))
      .filter((event) => host === undefined || event.host === host)
      .filter((event) => tags.every(([name, value]) => event.stream?.split(' ').includes(`${name}:${value}`) === true))
      .filter(({ status = 'error' }) => anyStatus === true || severityOf(status) === 'error')
      .filter(({ timestamp }) => timestamp >= from && timestamp <= to)
      .toSorted((a, b) => b.timestamp - a.timestamp)
      .slice(0, limit);
  },
});

/** Jobs that were submitted, by name, and how each stands, by its id: it waits unless a test says otherwise. */
export function createMemoryJobRunner(clock: Clock = () => NOW): JobRunner & {
  readonly jobs: ReadonlyMap<string, string>;
  readonly states: Map<string, JobState>;
} {
  const jobs = new Map<string, string>();
  const states = new Map<string, JobState>();
  return {
    jobs,
    states,
    describe: async (jobId) => states.get(jobId),
    isBusy: async () => [...states.values()].some(({ kind }) => kind === 'running'),
    stop: async (jobId, reason) => {
      if (states.get(jobId)?.kind !== 'ended') states.set(jobId, { kind: 'ended', succeeded: false, reason });
    },
    submit: async ({ name }) => {
      const id = `job-${jobs.size + 1}`;
      jobs.set(name, id);
      states.set(id, { kind: 'waiting', submittedAt: clock(), hasStarted: false });
      return id;
    },
    findByName: async (name) => jobs.get(name),
  };
}
