const PORTS: readonly string[] = ['ledger', 'errorLog', 'traces', 'jobs', 'messenger', 'codeHost', 'auditLog', 'queue'];

/**
 * The same ports, of which the n-th call (over all of them) does not come back.
 *
 * @param counter counts the calls
 */
export function crashAt<Dependencies extends object>(
  deps: Dependencies,
  call: number,
  when: 'before' | 'after',
  counter = { calls: 0 },
): Dependencies {
  const wrap = (port: object): object =>
    new Proxy(port, {
      get: (target, name, receiver) => {
        const method: unknown = Reflect.get(target, name, receiver);
        if (typeof method !== 'function') return method;
        return async (...given: unknown[]) => {
          counter.calls += 1;
          const here = counter.calls === call;
          if (here && when === 'before') throw new Error('crash');
          const answer: unknown = await Reflect.apply(method, target, given);
          if (here) throw new Error('crash');
          return answer;
        };
      },
    });
  const ports = Object.entries(deps).filter(([name]) => PORTS.includes(name));
  return { ...deps, ...Object.fromEntries(ports.map(([name, port]) => [name, wrap(port)])) };
}
