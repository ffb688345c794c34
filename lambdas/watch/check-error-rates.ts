import type { Config } from '../../core/config/config.ts';
import { type ErrorRateCheck, errorRateCheckName } from '../../core/config/error-rate-check-schema.ts';
import { datadogAddress } from '../../core/deployment/datadog-address.ts';
import { isJudged, judgeWindow, newestWindow } from '../../core/error-rate/judge-window.ts';
import { messageOf } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { ErrorRateStates, ErrorRates, Window } from '../../core/ports/error-rates.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { MessageQueue } from '../../core/ports/message-queue.ts';
import type { Alert } from '../../core/records/alert.ts';

export interface ErrorRateDependencies {
  readonly config: Pick<Config, 'watch' | 'datadog'>;
  readonly ledger: Pick<Ledger, 'takeSearch'>;
  readonly states: ErrorRateStates;
  readonly rates: ErrorRates;
  readonly queue: MessageQueue<Alert>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Looks at each watch whose newest window is over and not judged yet, and puts what it has to say on the alerts' queue, where
 * it is triaged as a monitor's alert is. Cut off anywhere, the next look does the same again, under the same alert's id.
 *
 * @throws {Error} naming the watches that could not be looked at, after all others were
 */
export function createErrorRateChecks(deps: ErrorRateDependencies): () => Promise<void> {
  const { config, logger } = deps;

  return async () => {
    const failures: string[] = [];
    for (const check of config.watch) {
      try {
        await checkRate(deps, check);
      } catch (error) {
        failures.push(`${check.service}: ${messageOf(error)}`);
        logger.error('watch-failed', { service: check.service, reason: messageOf(error) });
      }
    }
    if (failures.length > 0) throw new Error(`could not check ${failures.join('; ')}`);
  };
}

async function checkRate(deps: ErrorRateDependencies, check: ErrorRateCheck): Promise<void> {
  const { config, ledger, states, rates, queue, clock, logger } = deps;
  const now = clock();
  const window = newestWindow(check, now);
  const name = errorRateCheckName(check);
  const current = await states.get(name);
  if (isJudged(current, window)) return;

  const { searchesPerHour: perHour, searchesForAttempts: reserve, site } = config.datadog;
  if (!(await ledger.takeSearch({ kind: 'logs', perHour, reserve, now }))) {
    logger.warn('search-refused', { watch: name, reason: 'Datadog’s searches of this hour are used up' });
    return;
  }
  const counted = await rates.count(check, window);
  const query = rates.queryOf(check);
  const { state, alert } = judgeWindow(current, {
    watch: check,
    window,
    counted,
    query,
    now,
    link: logsOf(site, query, window),
  });
  logger.info('watch-judged', { watch: name, service: check.service, ...counted, kind: alert?.kind ?? 'calm' });
  if (alert !== undefined) {
    await queue.send(alert);
    logger.info('alert-accepted', { alertId: alert.id, kind: alert.kind, monitorId: alert.monitorId });
  }
  // Only now: a window whose alert was not taken by the queue is looked at again.
  await states.change(name, (known) => (isJudged(known, window) && known !== undefined ? known : state));
}

/** Where people see these logs: https://docs.datadoghq.com/logs/explorer/ */
const logsOf = (site: string, query: string, { from, to }: Window): string =>
  datadogAddress(
    site,
    `/logs?${new URLSearchParams({ query, from_ts: String(from), to_ts: String(to), live: 'false' })}`,
  );
