import type { AttemptOptions } from '../../batch-job/attempt-run.ts';

/**
 * The container dies at a step, and Batch runs the job again. The agent is a script here, so that many crashes can be
 * tried; git, the tests and the worker are the real ones.
 */
class Crash extends Error {
  override readonly name = 'Crash';
}

const PORTS = ['ledger', 'codeHost', 'messenger', 'auditLog'] as const;

/**
 * The same ports, until the process dies: right after the given call took effect, by its number or the first of its name.
 * From then on nothing gets through.
 */
export function dieAfter(options: AttemptOptions, call: number | string) {
  const calls: string[] = [];
  let dead = false;
  const mortal = <Port extends object>(name: string, port: Port): Port =>
    new Proxy(port, {
      get: (target, key, receiver) => {
        const method: unknown = Reflect.get(target, key, receiver);
        if (typeof method !== 'function' || key === 'cloneUrl') return method;
        return async (...args: unknown[]) => {
          if (dead) throw new Crash(`dead before ${name}.${String(key)}`);
          const index = calls.push(`${name}.${String(key)}`) - 1;
          const result: unknown = await method.apply(target, args);
          if (index !== call && calls[index] !== call) return result;
          dead = true;
          throw new Crash(`died after ${name}.${String(key)}`);
        };
      },
    });
  const ports = Object.fromEntries(PORTS.map((name) => [name, mortal(name, options[name])]));
  return { options: { ...options, ...ports }, calls };
}
