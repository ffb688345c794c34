import type { Finding } from '../../records/change-facts.ts';
import type { Change, ChangeSide } from '../change.ts';
import type { ChangeRule } from '../change-rule.ts';
import { type ChangedLine, changedLines } from '../changed-lines.ts';
import { variablesIn } from '../environment-names.ts';
import { type FileKind, fileKind } from '../file-kind.ts';
import { hostsIn } from '../hosts.ts';
import { findNewPackages } from '../new-packages.ts';
import { secretReferencesIn } from '../secret-references.ts';

/** What a change connects the service with that the base is not connected with. */
export const integrationsRule: ChangeRule = {
  name: 'integrations',
  find: (change) => [
    ...findNewPackages(change),
    ...newNames(change, 'host-added', hostsOf(change), HOSTS_IN, (name) => `The change talks to a new host, ${name}.`),
    ...newNames(
      change,
      'environment-name-added',
      variablesIn(changedLines(change).added, change).map(({ name, line }) => ({ name, line })),
      VARIABLES_IN,
      (name) => `The change needs ${name} in the environment, which the base never mentions.`,
    ),
    ...newNames(
      change,
      'secret-reference-added',
      secretReferencesIn(changedLines(change).added).map(({ id, line }) => ({ name: id, line })),
      VARIABLES_IN,
      (name) => `The change reads a new secret, ${name}.`,
    ),
  ],
};

const hostsOf = (change: Change): readonly Named[] =>
  hostsIn(changedLines(change).added).map(({ host, line }) => ({ name: host, line }));

interface Named {
  readonly name: string;
  readonly line: ChangedLine;
}

/** What documentation and tests say of a host does not make the service talk to it. */
const HOSTS_IN: readonly FileKind[] = ['code', 'configuration', 'example'];
/** A name that is documented is known. */
const VARIABLES_IN: readonly FileKind[] = ['code', 'configuration', 'example', 'docs', 'test'];

/** Each name is searched for in the whole base. */
const MAX_NAMES = 200;

function newNames(
  { base }: Change,
  rule: string,
  names: readonly Named[],
  kinds: readonly FileKind[],
  textOf: (name: string) => string,
): readonly Finding[] {
  const lines = new Map(names.toReversed().map((each) => [each.name, each.line]));
  const first = [...lines].toReversed().slice(0, MAX_NAMES);
  const known = mentioned(
    base,
    first.map(([name]) => name),
    kinds,
  );
  return first
    .filter(([name]) => !known.has(name))
    .map(([name, { path, line }]) => ({ rule, reason: 'new-integration' as const, path, line, text: textOf(name) }));
}

/** Which names are in a side's texts as whole words. */
function mentioned(side: ChangeSide, names: readonly string[], kinds: readonly FileKind[]): ReadonlySet<string> {
  const left = new Set(names);
  const found = new Set<string>();
  for (const path of left.size === 0 ? [] : side.paths) {
    if (left.size === 0) break;
    const text = kinds.includes(fileKind(path)) ? side.text(path)?.toLowerCase() : undefined;
    if (text === undefined) continue;
    for (const name of left) {
      if (!isIn(text, name.toLowerCase())) continue;
      found.add(name);
      left.delete(name);
    }
  }
  return found;
}

function isIn(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const [before, after] = [text.charAt(at - 1), text.charAt(at + name.length)];
    if (
      !/[\w.-]/.test(before) &&
      !/[\w-]/.test(after) &&
      !(after === '.' && /\w/.test(text.charAt(at + name.length + 1)))
    )
      return true;
  }
  return false;
}
