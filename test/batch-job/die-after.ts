import type { AttemptOptions } from '../../batch-job/attempt-run.ts';

/**
 * The container dies at a step, and Batch runs the job again. The agent is a script here, so that many crashes can be
 * tried; git, the tests and the worker are the real ones.
 */
class Crash extends Error {
  override readonly name = 'Crash';
}

const PORTS = ['ledger', 'codeHost', 'threads', 'auditLog'] as const;

/** A call by its name, and which of that name it is, from 1. */
export interface NamedCall {
  readonly name: string;
  readonly nth: number;
}

/**
 * The same ports, until the process dies: right after the given call took effect, by its number, its name and turn, or the
 * first of its name. From then on nothing gets through.
 */
export function dieAfter(options: AttemptOptions, call: number | string | NamedCall) {
  const calls: string[] = [];
  const wanted = typeof call === 'string' ? { name: call, nth: 1 } : call;
  const isWanted = (index: number): boolean => {
    if (typeof wanted === 'number') return index === wanted;
    return calls[index] === wanted.name && calls.filter((each) => each === wanted.name).length === wanted.nth;
  };
  let dead = false;
  const mortal = <Port extends object>(name: string, port: Port): Port =>
    new Proxy(port, {
      get: (target, key, receiver) => {
        const method: unknown = Reflect.get(target, key, receiver);
        if (typeof method !== 'function' || key === 'cloneUrl') return method;
        return async (...args: unknown[]) => {
          if (dead) throw new Crash(`dead before ${name}.${String(key)}`);
          const index = calls.push(`${name}.${String(key)}`) - 1;
          const isLast = isWanted(index);
          const result: unknown = await method.apply(target, args);
          if (!isLast) return result;
          dead = true;
          throw new Crash(`died after ${name}.${String(key)}`);
        };
      },
    });
  const ports = Object.fromEntries(PORTS.map((name) => [name, mortal(name, options[name])]));
  return { options: { ...options, ...ports }, calls, isDead: () => dead };
}
