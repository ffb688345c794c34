import type { DirectAttack, Source } from './attack.ts';

type Tried = readonly [name: string, refused: string, result: RegExp, attempt: () => Promise<string>];

/** One attack that needs no model to obey. @param from where the attacker's words stand */
export const directAttack = (from: Source, ...[name, refused, result, attempt]: Tried): DirectAttack => ({
  ...{ from, name, refused, result, attempt },
});

/** The same for a list of attacks that all come from one place. */
export const attacksFrom =
  (from: Source) =>
  (...tried: Tried): DirectAttack =>
    directAttack(from, ...tried);
