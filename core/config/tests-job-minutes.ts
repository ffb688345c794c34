const PHASES = 2;
const TEST_RUNS = 6;

/**
 * How long a job may write and judge tests, in minutes. It is less than a job may take, so that what was accepted by then is
 * published.
 *
 * @param limits the time limits of a phase and of one run of the tests
 */
export const testsJobMinutes = (limits: { readonly phaseMinutes: number; readonly timeoutMinutes: number }): number =>
  PHASES * limits.phaseMinutes + TEST_RUNS * limits.timeoutMinutes;
