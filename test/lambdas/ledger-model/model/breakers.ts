import { HOUR, LIMITS, MINUTE, type Model, type ModelAttempt, type ModelBreaker, type ModelBug } from './state.ts';

const breakersOf = ({ breakers }: Model, { service }: ModelBug): readonly ModelBreaker[] =>
  breakers.filter(({ name }) => name === 'all' || name === `service/${service.name}`);

/** While a breaker is open no attempt goes, but one at a time after the pause; of one that is lost nobody waits for ever. */
export const mayGo = (model: Model, bug: ModelBug): boolean =>
  breakersOf(model, bug).every(
    ({ probeFrom, probe }) =>
      probeFrom === undefined || (model.now >= probeFrom && (probe === undefined || model.now >= probe.at + 2 * HOUR)),
  );

/** An attempt that goes while a breaker is open is its probe. */
export function goAsProbe(model: Model, bug: ModelBug, attempt: ModelAttempt): void {
  for (const breaker of breakersOf(model, bug)) {
    if (breaker.probeFrom !== undefined) breaker.probe = { attempt, at: model.now };
  }
}

/** Failures in a row open a breaker, a probe that fails has it wait again, and whatever does not fail closes it. */
export function countEnd(model: Model, bug: ModelBug, attempt: ModelAttempt, failed: boolean): void {
  for (const breaker of breakersOf(model, bug)) {
    if (!failed) {
      Object.assign(breaker, { failures: 0, probeFrom: undefined, probe: undefined });
      continue;
    }
    breaker.failures += 1;
    const isProbe = breaker.probe?.attempt === attempt;
    const opens = breaker.probeFrom === undefined && breaker.failures >= breaker.limit;
    if (opens) breaker.openings += 1;
    if (isProbe) breaker.probe = undefined;
    if (opens || isProbe) breaker.probeFrom = model.now + LIMITS.pauseMinutes * MINUTE;
  }
}
