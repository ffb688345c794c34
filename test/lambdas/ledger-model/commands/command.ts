import type fc from 'fast-check';
import { checkAlways, checkSame } from '../checks.ts';
import type { Model, ModelBug } from '../model/state.ts';
import type { World } from '../world/world.ts';

export type Command = fc.AsyncCommand<Model, World>;
/** A command of one of the bugs, by number. */
export type CommandOf = (bug: number) => Command;

/**
 * What happens to a bug: predicted by the model, done in the world, and compared.
 *
 * @param check whether it can happen to a bug now; where it cannot, it happens to the next bug to which it can
 */
export function command(
  name: string,
  check: (model: Model, bug: ModelBug) => boolean,
  act: (model: Model, bug: ModelBug, world: World) => Promise<void>,
): CommandOf {
  return (number) => {
    const find = (model: Model) => bugsFrom(model, number).find((bug) => check(model, bug));
    return {
      check: (model) => find(model) !== undefined,
      run: async (model, world) => {
        const bug = find(model);
        if (bug === undefined) throw new Error('it can happen to a bug');
        await act(model, bug, world);
        note(model);
        await checkAlways(model, world);
        await checkSame(model, world);
      },
      toString: () => `${name} of bug ${number}`,
    };
  };
}

const bugsFrom = ({ bugs }: Model, number: number): readonly ModelBug[] => [
  ...bugs.slice(number),
  ...bugs.slice(0, number),
];

export function bugOf({ bugs }: Model, number: number): ModelBug {
  const bug = bugs[number];
  if (bug === undefined) throw new Error(`the model has no bug ${number}`);
  return bug;
}

function note({ bugs, breakers, reached }: Model): void {
  for (const { status } of bugs) reached.add(status);
  for (const { probeFrom, probe } of breakers) {
    if (probeFrom !== undefined) reached.add('circuit open');
    if (probe !== undefined) reached.add('probing');
  }
}

const counter = { next: 0 };

export function newId(what: string): string {
  counter.next += 1;
  return `${what}-${counter.next}`;
}
