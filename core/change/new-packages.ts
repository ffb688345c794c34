import type { Finding } from '../records/change-facts.ts';
import type { Change } from './change.ts';
import { isManifest, ownPackages, type WantedPackage, wantedPackages } from './manifests/read-manifests.ts';

/** Manifests that a change touches, after it. */
export const changedManifests = ({ files }: Change): readonly string[] =>
  files.filter(({ path, kind }) => kind !== 'deleted' && isManifest(path)).map(({ path }) => path);

/** Packages that the head asks for and the base does not, in any manifest, at run time or at all. */
export function newPackages(change: Change): readonly (WantedPackage & { readonly line: number })[] {
  const paths = changedManifests(change);
  if (paths.length === 0) return [];
  const before = new Set(wantedPackages(change.base, change.base.paths).map(keyOf));
  const own = ownPackages(change.head);
  const found = wantedPackages(change.head, paths).filter(
    (each) => !before.has(keyOf(each)) && !(each.ecosystem === 'npm' && own.has(each.name)),
  );
  // One that moves from run time to development is no new one.
  const isLess = (each: WantedPackage) =>
    each.scope === 'development' && before.has(keyOf({ ...each, scope: 'runtime' }));
  return [...new Map(found.filter((each) => !isLess(each)).map((each) => [keyOf(each), each])).values()].map(
    (each) => ({
      ...each,
      line: lineOf(change.head.text(each.path) ?? '', each.name),
    }),
  );
}

/** New packages that run in production. */
export const findNewPackages = (change: Change): readonly Finding[] =>
  newPackages(change)
    .filter(({ scope }) => scope === 'runtime')
    .map(({ name, path, line }) => ({
      rule: 'runtime-dependency-added',
      reason: 'new-integration' as const,
      path,
      line,
      text: `The change adds the dependency ${name}, which runs in production.`,
    }));

const keyOf = ({ ecosystem, name, scope }: WantedPackage): string => `${ecosystem} ${scope} ${name}`;

/** Where a manifest names a package; names are compared as registries do. */
function lineOf(text: string, name: string): number {
  const plain = (each: string) => each.toLowerCase().replace(/[-_.]+/g, '-');
  const wanted = plain(name.split(':').at(-1) ?? name);
  return text.split('\n').findIndex((line) => plain(line.slice(0, 1_000)).includes(wanted)) + 1 || 1;
}
