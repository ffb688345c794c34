const PORTS: readonly string[] = [
  ...['ledger', 'errorLog', 'traces', 'jobs', 'messenger', 'replies', 'codeHost', 'auditLog', 'queue'],
  ...['changes', 'pullRequests', 'checks', 'decisions'],
  ...['releases', 'commits', 'metrics', 'deployer', 'looks', 'deploys', 'rollbacks'],
  ...['pager', 'activity', 'comments', 'words', 'tracker', 'channels', 'threads', 'agents'],
];

/**
 * The same ports, of which the n-th call (over all of them) does not come back, whether it took effect or was refused.
 *
 * @param counter counts the calls, and lists the port and method of each when it has a list
 */
export function crashAt<Dependencies extends object>(
  deps: Dependencies,
  call: number,
  when: 'before' | 'after',
  counter: { calls: number; names?: string[] } = { calls: 0 },
): Dependencies {
  const wrap = (portName: string, port: object): object =>
    new Proxy(port, {
      get: (target, name, receiver) => {
        const method: unknown = Reflect.get(target, name, receiver);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          counter.calls += 1;
          counter.names?.push(`${portName}.${String(name)}`);
          const here = counter.calls === call;
          if (here && when === 'before') throw new Error('crash');
          const answer: unknown = Reflect.apply(method, target, args);
          if (!here) return answer;
          await Promise.allSettled([answer]);
          throw new Error('crash');
        };
      },
    });
  const ports = Object.entries(deps).filter(([name]) => PORTS.includes(name));
  return { ...deps, ...Object.fromEntries(ports.map(([name, port]) => [name, wrap(name, port)])) };
}

/** Prints how many points of a crash a test tried: after how many calls, and before how many. */
export const tellPoints = (what: string, points: number): void =>
  console.log(`${what}: ${points} points of a crash tried`);

/** The first and the last call of each kind, counted from one. */
export const pointsOfEachKind = (names: readonly string[]): number[] =>
  [...new Set(names.flatMap((name) => [names.indexOf(name), names.lastIndexOf(name)]))]
    .map((index) => index + 1)
    .toSorted((a, b) => a - b);
