import type { SearchTake } from '../../core/config/search-budget.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Telemetry } from '../../core/ports/telemetry.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Incident } from '../../core/records/incident.ts';
import { ToolError } from './tool.ts';

/** One service's telemetry, and leave to search it: Datadog's searches are few, and shared by everything that asks. */
export interface TelemetryAccess {
  readonly telemetry: Telemetry;
  readonly incident: Incident;
  readonly scope: { readonly service: string; readonly env?: string };
  /** @throws {ToolError} when too few searches are left just now */
  takeSearch(kind: SearchTake['kind']): Promise<void>;
}

export function createTelemetryAccess(options: {
  telemetry: Telemetry;
  ledger: Pick<Ledger, 'takeSearch'>;
  incident: Incident;
  attempt: Pick<Attempt, 'service' | 'datadog'>;
  clock: Clock;
}): TelemetryAccess {
  const { telemetry, ledger, incident, attempt, clock } = options;
  const env = attempt.service.env ?? incident.env;
  return {
    telemetry,
    incident,
    scope: { service: attempt.service.name, ...(env === undefined ? {} : { env }) },
    takeSearch: async (kind) => {
      const { searchesPerHour: perHour } = attempt.datadog;
      if (await ledger.takeSearch({ kind, perHour, reserve: 0, now: clock() })) return;
      throw new ToolError('the searches of this hour are used up; go on without');
    },
  };
}
