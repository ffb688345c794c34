import { z } from 'zod';
import { type Dependency, dependency, type ManifestReader } from './dependency.ts';

const versions = z.record(z.string(), z.unknown()).catch({});

/** https://docs.npmjs.com/cli/v11/configuring-npm/package-json */
export const packageJson: ManifestReader = {
  ecosystem: 'npm',
  paths: /(^|\/)package\.json$/,
  read: (text) => {
    const manifest = objectOf(text);
    return [
      ...from(manifest['dependencies'], true),
      ...from(manifest['optionalDependencies'], true),
      ...from(manifest['peerDependencies'], true),
      ...from(manifest['devDependencies'], false),
    ].map((each) => (each.name.startsWith('@types/') ? { ...each, scope: 'development' as const } : each));
  },
};

/** https://getcomposer.org/doc/04-schema.md ; PHP and its extensions are no packages. */
export const composerJson: ManifestReader = {
  ecosystem: 'composer',
  paths: /(^|\/)composer\.json$/,
  read: (text) => {
    const manifest = objectOf(text);
    return [...from(manifest['require'], true), ...from(manifest['require-dev'], false)]
      .map((each) => ({ ...each, name: each.name.toLowerCase() }))
      .filter(({ name }) => name.includes('/'));
  },
};

/** https://docs.deno.com/runtime/fundamentals/configuration/ */
export const denoJson: ManifestReader = {
  ecosystem: 'npm',
  paths: /(^|\/)(?:deno|import_map|jsr)\.jsonc?$/,
  read: (text) =>
    Object.values(versions.parse(objectOf(text)['imports'])).flatMap((value) => {
      const [, registry = '', name = '', wanted = ''] =
        /^(npm|jsr):\/?(@?[^@]{1,200})(?:@(.{0,200}))?$/.exec(String(value)) ?? [];
      return name === '' ? [] : [dependency(registry === 'jsr' ? `jsr:${name}` : name, true, wanted)];
    }),
};

/** The name that a package gives itself. */
export const packageName = (text: string): string | undefined => {
  const { name } = objectOf(text);
  return typeof name === 'string' ? name : undefined;
};

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return versions.parse(JSON.parse(text));
  } catch {
    return {}; // no JSON: it asks for nothing that could be installed
  }
}

const from = (group: unknown, isRuntime: boolean): Dependency[] =>
  Object.entries(versions.parse(group ?? {}))
    .filter(([, wanted]) => !/^(?:workspace|file|link|portal):|^\.{0,2}\//.test(String(wanted)))
    .map(([name, wanted]) => dependency(name, isRuntime, typeof wanted === 'string' ? wanted : ''));
