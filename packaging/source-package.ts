import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const versions = z.record(z.string(), z.string()).default({});

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  type: z.literal('module'),
  engines: z.record(z.string(), z.string()).optional(),
  bin: z.record(z.string(), z.string()).optional(),
  exports: z.record(z.string(), z.string()).default({}),
  workspaces: z.array(z.string()).default([]),
  dependencies: versions,
  devDependencies: versions,
});
export type Manifest = z.output<typeof manifestSchema>;

/** A package of the repository: TypeScript, with exports that name sources. */
export interface SourcePackage {
  readonly directory: string;
  readonly manifest: Manifest;
}

/** Reads the repository's package and the packages of its workspaces. */
export function readPackages(root: string): { main: SourcePackage; workspaces: readonly SourcePackage[] } {
  const main = readPackage(root);
  const directories = main.manifest.workspaces.flatMap((pattern) => globSync(pattern, { cwd: root }));
  return { main, workspaces: directories.map((directory) => readPackage(join(root, directory))) };
}

const readPackage = (directory: string): SourcePackage => ({
  directory,
  manifest: manifestSchema.parse(JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))),
});
