import { messageOf } from '../../core/errors.ts';

/** What went wrong with some items of a list, while the others went on. */
export interface Failures {
  /** @returns what the act returns; undefined when it threw */
  collect<Value>(act: () => Promise<Value>): Promise<Value | undefined>;
  /** @throws {Error} the failure, or one error that names all of them, when there is any */
  throwIfAny(): void;
}

/** Lets each item of a list be handled, whatever becomes of the items before it. */
export function collectFailures(): Failures {
  const errors: unknown[] = [];
  return {
    collect: async (act) => {
      try {
        return await act();
      } catch (error) {
        errors.push(error);
        return undefined;
      }
    },
    throwIfAny: () => {
      if (errors.length === 1) throw errors[0];
      if (errors.length > 1) throw new AggregateError(errors, errors.map(messageOf).join('; '));
    },
  };
}
