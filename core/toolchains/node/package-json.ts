import { z } from 'zod';

const texts = z
  .record(z.string(), z.unknown())
  .transform((record) =>
    Object.fromEntries(
      Object.entries(record).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    ),
  );

const globs = z.array(z.string()).catch([]);

const packageSchema = z.object({
  name: z.string().optional().catch(undefined),
  packageManager: z.string().default('').catch(''),
  scripts: texts.default({}).catch({}),
  dependencies: texts.default({}).catch({}),
  devDependencies: texts.default({}).catch({}),
  peerDependencies: texts.default({}).catch({}),
  workspaces: z
    .union([z.array(z.string()), z.object({ packages: globs }).transform(({ packages }) => packages)])
    .default([])
    .catch([]),
  /** https://github.com/google/wireit: a script `"test": "wireit"` has its command here. */
  wireit: z
    .record(z.string(), z.object({ command: z.string().optional().catch(undefined) }).catch({}))
    .default({})
    .catch({}),
});

export type Package = z.output<typeof packageSchema>;

/** @returns undefined for a text that is no JSON object */
export function readPackage(text: string): Package | undefined {
  try {
    return packageSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // no JSON: it names no tests
  }
}

/** What is installed for the package, by name, with its version range. */
export const installedBy = (found: Package): Readonly<Record<string, string>> => ({
  ...found.peerDependencies,
  ...found.dependencies,
  ...found.devDependencies,
});
