interface Limits {
  readonly model: { readonly phaseMinutes: number };
  readonly services: readonly { readonly test: { readonly timeoutMinutes: number } }[];
}

const PHASES = 2;
/** Suites and regression tests with the setup before them, each of which may take its whole limit. */
const TEST_RUNS = 9;
/** The repository, the draft, Slack, and 30 s between SIGTERM and SIGKILL. */
const AROUND_MINUTES = 15;

/** How long an attempt may take when each phase and each test run takes its whole time limit, in minutes. */
export function jobMinutesNeeded({ model, services }: Limits): number {
  const slowest = Math.max(...services.map(({ test }) => test.timeoutMinutes));
  return Math.ceil(PHASES * model.phaseMinutes + TEST_RUNS * slowest + AROUND_MINUTES);
}
