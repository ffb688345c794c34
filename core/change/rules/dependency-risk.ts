import { z } from 'zod';
import type { Finding } from '../../records/change-facts.ts';
import type { Change, ChangeSide } from '../change.ts';
import type { ChangeRule } from '../change-rule.ts';
import { changedLines } from '../changed-lines.ts';
import { fileKind } from '../file-kind.ts';
import { imitatedName } from '../manifests/popular-names.ts';
import { type WantedPackage, wantedPackages } from '../manifests/read-manifests.ts';
import { changedManifests, newPackages } from '../new-packages.ts';

/** What the change brings in from others, and how much of it nobody has looked at. */
export const dependencyRiskRule: ChangeRule = {
  name: 'dependency-risk',
  unneeded: (change) =>
    changedManifests(change).length === 0 && !change.files.some(({ path }) => fileKind(path) === 'lock')
      ? 'no manifest and no lock file changed'
      : undefined,
  find: (change) => [
    ...installScripts(change),
    ...sources(change),
    ...imitations(change),
    ...registries(change),
    ...lockScripts(change),
  ],
};

const asking = (rule: string, path: string, line: number | undefined, text: string): Finding => ({
  ...{ rule, reason: 'risk' as const, path },
  ...(line === undefined ? {} : { line }),
  text,
});

const scriptsSchema = z.object({ scripts: z.record(z.string(), z.unknown()).catch({}) }).catch({ scripts: {} });
/** https://docs.npmjs.com/cli/v11/using-npm/scripts#life-cycle-scripts */
const RUNS_AT_INSTALL = ['preinstall', 'install', 'postinstall'];

function installScripts({ files, base, head }: Change): readonly Finding[] {
  return files
    .filter(
      ({ path, kind }) => kind !== 'deleted' && /(^|\/)package\.json$/.test(path) && fileKind(path) === 'configuration',
    )
    .flatMap(({ path, oldPath }) => {
      const [before, now] = [scriptsOf(base, oldPath ?? path), scriptsOf(head, path)];
      return RUNS_AT_INSTALL.filter((name) => now[name] !== undefined && now[name] !== before[name]).map((name) =>
        asking(
          'install-script',
          path,
          lineOf(head, path, `"${name}"`),
          `The script "${name}" runs wherever the package is installed.`,
        ),
      );
    });
}

function scriptsOf(side: ChangeSide, path: string): Readonly<Record<string, unknown>> {
  try {
    return scriptsSchema.parse(JSON.parse(side.text(path) ?? '{}')).scripts;
  } catch {
    return {}; // no JSON: nothing is installed by it
  }
}

const lineOf = (side: ChangeSide, path: string, part: string): number | undefined => {
  const index = (side.text(path) ?? '').split('\n').findIndex((line) => line.includes(part));
  return index === -1 ? undefined : index + 1;
};

/** Past the registry: whatever lies at the address at the time. */
const FROM_ADDRESS =
  /^(?:git(?:\+\w+)?:|git@|@\s*(?:git\+|https?:)|https?:|ssh:|github:|gitlab:|bitbucket:|git\+)|\bgit\s*[=:]\s*["']|\bgithub:\s*["']|\burl\s*=\s*["']http|^[\w-]+\/[\w.-]+(?:#|$)/;
const ANY_VERSION = /^(?:["']?(?:\*|latest|x|>=\s?0(?:\.0)*)["']?)$|\bversion\s*=\s*"\*"/i;

function sources(change: Change): readonly Finding[] {
  const before = wantedPackages(change.base, change.base.paths);
  const was = (each: WantedPackage, pattern: RegExp) =>
    before.some(
      ({ ecosystem, name, wanted }) => ecosystem === each.ecosystem && name === each.name && pattern.test(wanted),
    );
  return wantedPackages(change.head, changedManifests(change))
    .filter(({ scope, ecosystem }) => scope === 'runtime' && ecosystem !== 'swift')
    .flatMap((each) => {
      const line = lineOf(change.head, each.path, each.name);
      if (FROM_ADDRESS.test(each.wanted) && !was(each, FROM_ADDRESS))
        return [
          asking('dependency-from-address', each.path, line, `${each.name} comes from an address, past the registry.`),
        ];
      if (ANY_VERSION.test(each.wanted) && !was(each, ANY_VERSION) && each.ecosystem !== 'pypi')
        return [asking('dependency-unpinned', each.path, line, `${each.name} may be any version.`)];
      return [];
    });
}

const imitations = (change: Change): readonly Finding[] =>
  newPackages(change).flatMap(({ ecosystem, name, path, line }) => {
    const popular = imitatedName(ecosystem, name);
    return popular === undefined
      ? []
      : [asking('name-imitated', path, line, `${name} is called almost like ${popular}.`)];
  });

const RESOLVED =
  /(?:"resolved"\s*:\s*"|^\s*resolved\s+"|\burl\s*=\s*"|\btarball:\s*|\bremote:\s+|\bsource\s*=\s*"(?:registry|sparse)\+)(?:git\+)?https?:\/\/([\w.-]{1,200})/;

/** A lock file that fetches from a host that none of the base's does. */
function registries(change: Change): readonly Finding[] {
  const hosts = (side: ChangeSide) =>
    new Set(
      side.paths
        .filter((path) => fileKind(path) === 'lock')
        .flatMap((path) =>
          (side.text(path) ?? '').split('\n').flatMap((line) => RESOLVED.exec(line.slice(0, 1_000))?.[1] ?? []),
        ),
    );
  const before = hosts(change.base);
  if (before.size === 0) return [];
  const seen = new Set<string>();
  return changedLines(change).added.flatMap(({ kind, path, line, code }) => {
    const host = kind === 'lock' ? RESOLVED.exec(code)?.[1] : undefined;
    if (host === undefined || before.has(host) || seen.has(host)) return [];
    seen.add(host);
    return [asking('registry-changed', path, line, `A locked package comes from ${host}, as none did before.`)];
  });
}

/** Native packages have one too. */
const lockScripts = (change: Change): readonly Finding[] =>
  changedLines(change)
    .added.filter(
      ({ kind, code }) => kind === 'lock' && /"hasInstallScript"\s*:\s*true|\brequiresBuild:\s*true/.test(code),
    )
    .map(({ path, line }) => ({
      rule: 'locked-install-script',
      path,
      line,
      text: 'A locked package runs a script at its install.',
    }));
