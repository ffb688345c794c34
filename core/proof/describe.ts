import { oneLine } from '../grouping/one-line.ts';
import { simpleName } from '../grouping/v1/kinds.ts';
import type { Span } from './coverage.ts';
import type { IncidentCode } from './incident-code.ts';
import type { Place, Raised } from './places.ts';
import type { Reached } from './reach.ts';
import type { Red } from './seen.ts';

const TEXT_LENGTH = 160;

/** The sentences for people that go with each grade. */
export const sentences = {
  reproduced: (raised: Raised, code: IncidentCode): string =>
    `The regression test raises the incident’s error: ${thrown(raised)} in ${place(raised.top ?? code.top)}.`,

  logged: (code: IncidentCode): string =>
    `The regression test has the service log the incident’s message, from ${place(code.places[0])}.`,

  reached: (red: readonly Red[], { onStack, changed }: Reached, code: IncidentCode): string =>
    `The regression test fails with ${listThrown(red)} and not with the incident’s ${wanted(code)}; it runs ${place(onStack)}, ${whereOf(code)}, and ${span(changed, onStack)}, which the fix changes.`,

  unrelated: (red: readonly Red[], code: IncidentCode, doubt: string | undefined, isSame: boolean): string =>
    [
      isSame
        ? `What the regression test prints looks like the incident’s ${wanted(code)}, and is not believed`
        : `The regression test fails with ${listThrown(red)} and not with the incident’s ${wanted(code)}`,
      doubt === undefined
        ? isSame
          ? ', since the function that it names was not seen to run'
          : ''
        : `, since ${doubt}`,
      '; ',
      code.places.length === 0
        ? 'the incident’s error leads to no code of this repository that could be seen to run.'
        : `it was not seen to run both code ${code.isStatement ? 'that logs the incident’s message' : `of the incident’s stack (${code.places.slice(0, 3).map(place).join(', ')})`} and code that the fix changes.`,
    ].join(''),
};

const whereOf = ({ isStatement }: IncidentCode): string =>
  isStatement ? 'which holds the incident’s message' : 'which is on the incident’s stack';

const wanted = ({ kind, message, top }: IncidentCode): string => {
  const name = kind === undefined ? `“${oneLine(message ?? 'error', TEXT_LENGTH)}”` : simpleName(kind);
  return top === undefined ? name : `${name} in ${place(top)}`;
};

const listThrown = (red: readonly Red[]): string =>
  red.length === 0
    ? 'an error that its output does not show'
    : [...new Set(red.map(({ raised }) => thrown(raised)))].slice(0, 3).join(', ');

const thrown = ({ kind, message }: Raised): string =>
  kind === undefined
    ? `“${oneLine(message ?? 'no message', TEXT_LENGTH)}”`
    : `${simpleName(kind)}${message === undefined || message === '' ? '' : ` “${oneLine(message, TEXT_LENGTH)}”`}`;

function place(at: Place | undefined): string {
  if (at === undefined) return 'the service';
  const where = at.line === undefined ? at.path : `${at.path}:${at.line}`;
  return at.function === '' ? where : `${at.function} (${where})`;
}

const span = ({ path, lines, names }: Span, onStack: Place): string => {
  const [name] = names;
  if (path === onStack.path && name !== undefined && name === onStack.function) return 'the same function';
  return name === undefined ? `${path}:${lines[0]}` : `${name} (${path}:${lines[0]})`;
};
