import { cleanText } from '../../text/clean-text.ts';
import type { Component, Fingerprint } from '../fingerprint.ts';
import { oneLine } from '../one-line.ts';

interface Named {
  readonly id: string;
  readonly fingerprint: Fingerprint;
}

const WIDTH = 140;

/** Says why two errors are or are not the same bug, for a terminal. */
export function describeDifference(a: Named, b: Named): string {
  const parts = compare(a.fingerprint.components, b.fingerprint.components);
  const lines = [
    verdict(a, b),
    '',
    line(`${a.id}: ${a.fingerprint.because}`),
    line(`${b.id}: ${b.fingerprint.because}`),
    '',
    ...parts.map(({ name, left, right }) =>
      left === right
        ? line(left, `  same       ${name}: `)
        : line(`${left || '(none)'} | ${right || '(none)'}`, `  different  ${name}: `),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function verdict({ id: a, fingerprint: left }: Named, { id: b, fingerprint: right }: Named): string {
  const both = oneLine(`${a} and ${b}`, WIDTH);
  if (left.strict === right.strict && left.fingerprint === right.fingerprint)
    return `${both} are the same bug and the same variant of it`;
  if (left.fingerprint === right.fingerprint) return `${both} are the same bug, in two variants`;
  if (left.loose === right.loose) return `${both} are two bugs that are related`;
  return `${both} are two bugs`;
}

/** The parts of both keys side by side; a part that stands several times is compared in order. */
function compare(left: readonly Component[], right: readonly Component[]) {
  const names = [...new Set([...left, ...right].filter(({ contributes }) => contributes).map(({ name }) => name))];
  const valuesOf = (components: readonly Component[], wanted: string) =>
    components
      .filter(({ name, contributes }) => contributes && name === wanted)
      .map(({ value }) => value)
      .join(', ');
  return names.map((name) => ({ name, left: valuesOf(left, name), right: valuesOf(right, name) }));
}

/** Texts come from strangers and go to a terminal: one line each, no control characters, no credentials. */
const line = (text: string, indent = ''): string => indent + oneLine(cleanText(text), WIDTH);
