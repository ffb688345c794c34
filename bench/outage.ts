import { UpstreamError } from '../core/errors.ts';
import type { CodeHost } from '../core/ports/code-host.ts';
import type { Messenger } from '../core/ports/messenger.ts';
import type { ErrorLog, Telemetry } from '../core/ports/telemetry.ts';

export type OutsideSystem = 'Slack' | 'GitHub' | 'Datadog';

interface Ports {
  readonly messenger: Messenger;
  readonly codeHost: CodeHost;
  readonly errorLog: ErrorLog;
  readonly traces?: Pick<Telemetry, 'readTrace'>;
}

const PORTS: Readonly<Record<OutsideSystem, ReadonlyArray<keyof Ports>>> = {
  Slack: ['messenger'],
  GitHub: ['codeHost'],
  Datadog: ['errorLog', 'traces'],
};

/** An outage that a test or a benchmark ends by itself: as long as it lasts, no call of the system is answered. */
export function createOutage(system: OutsideSystem) {
  const outage = { isOn: true, refused: 0 };
  const wrap = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, property, receiver) => {
        const method: unknown = Reflect.get(target, property, receiver);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => {
          if (!outage.isOn) return Reflect.apply(method, target, args);
          outage.refused += 1;
          return Promise.reject(new UpstreamError(system, 'it does not answer', { retryable: true }));
        };
      },
    });
  const cut = <Dependencies extends Ports>(deps: Dependencies): Dependencies => {
    const wrapped = PORTS[system].flatMap((name) => {
      const port = deps[name];
      return port === undefined ? [] : [[name, wrap(port)] as const];
    });
    return { ...deps, ...Object.fromEntries(wrapped) };
  };
  return { outage, cut };
}
