const PORTS = ['ledger', 'errorLog', 'jobs', 'messenger', 'codeHost'];

/** The same dependencies, of whose ports the n-th call (over all of them) does not come back. */
export function crashAt<Dependencies extends object>(
  deps: Dependencies,
  call: number,
  when: 'before' | 'after',
  counter = { calls: 0 },
): Dependencies {
  const wrap = <Port extends object>(port: Port): Port =>
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
  const ports = Object.entries(deps).flatMap(([name, port]) => (PORTS.includes(name) ? [[name, wrap(port)]] : []));
  return { ...deps, ...Object.fromEntries(ports) };
}
