import type { ChangeSide } from '../change.ts';
import { fileKind } from '../file-kind.ts';
import { cargoToml, gemfile, gemspec, goMod, mixExs, packageSwift, pubspecYaml } from './block-manifests.ts';
import type { Dependency, ManifestReader } from './dependency.ts';
import { composerJson, denoJson, packageJson, packageName } from './json-manifests.ts';
import { pipfile, pyprojectToml, requirementsTxt, setupPy } from './python-manifests.ts';
import { buildGradle, csproj, pomXml } from './xml-manifests.ts';

const READERS: readonly ManifestReader[] = [
  packageJson,
  composerJson,
  denoJson,
  requirementsTxt,
  pyprojectToml,
  pipfile,
  setupPy,
  goMod,
  cargoToml,
  gemfile,
  gemspec,
  mixExs,
  pubspecYaml,
  packageSwift,
  pomXml,
  buildGradle,
  csproj,
];

/** A dependency, and the manifest that asks for it. */
export interface WantedPackage extends Dependency {
  readonly ecosystem: string;
  readonly path: string;
}

export const isManifest = (path: string): boolean =>
  fileKind(path) !== 'dependency' && READERS.some(({ paths }) => paths.test(path));

/**
 * What the manifests of one side ask for. A manifest among tests, examples or documentation asks for development alone.
 *
 * @param paths which manifests
 */
export const wantedPackages = (side: ChangeSide, paths: readonly string[]): readonly WantedPackage[] =>
  paths.filter(isManifest).flatMap((path) => {
    const text = side.text(path);
    const reader = READERS.find((each) => each.paths.test(path));
    if (text === undefined || reader === undefined) return [];
    const isAside = ['test', 'example', 'docs'].includes(fileKind(path));
    return reader.read(text, path, side.text).map((each) => ({
      ...each,
      ...(isAside ? { scope: 'development' as const } : {}),
      ecosystem: reader.ecosystem,
      path,
    }));
  });

/** Packages of the repository itself, by the names that their manifests give them. */
export const ownPackages = (side: ChangeSide): ReadonlySet<string> =>
  new Set(
    side.paths
      .filter((path) => packageJson.paths.test(path))
      .flatMap((path) => packageName(side.text(path) ?? '') ?? []),
  );
