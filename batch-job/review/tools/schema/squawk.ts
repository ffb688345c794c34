import { createRequire } from 'node:module';
import { z } from 'zod';

/** Rules that tell what breaks running code or holds a lock: https://squawkhq.com/docs/rules. Those of style are left out. */
export const SQUAWK_RULES: ReadonlySet<string> = new Set([
  'adding-field-with-default',
  'adding-foreign-key-constraint',
  'adding-not-nullable-field',
  'adding-required-field',
  'adding-serial-primary-key-field',
  'ban-alter-domain-with-add-constraint',
  'ban-drop-column',
  'ban-drop-database',
  'ban-drop-not-null',
  'ban-drop-table',
  'ban-truncate-cascade',
  'changing-column-type',
  'constraint-missing-not-valid',
  'disallowed-unique-constraint',
  'renaming-column',
  'renaming-table',
  'require-concurrent-index-creation',
  'require-concurrent-index-deletion',
  'require-concurrent-reindex',
]);

const report = z.array(
  z.object({
    /** As it was given. */
    file: z.string(),
    /** From 0. */
    line: z.int().nonnegative(),
    message: z.string(),
    rule_name: z.string(),
  }),
);
export type SquawkReport = z.infer<typeof report>;

/** @throws {Error} when the text is no report of squawk */
export function parseSquawk(output: string): SquawkReport {
  const start = output.indexOf('[');
  if (start === -1) throw new Error('squawk printed no report');
  return report.parse(JSON.parse(output.slice(start)));
}

/**
 * Finds squawk's program, which npm installs for this system.
 *
 * @param manifest the package's own file @default - that of the installed package
 * @returns undefined where it is not installed
 */
export function findSquawk(manifest?: string): string | undefined {
  try {
    const near = manifest ?? createRequire(import.meta.url).resolve('squawk-cli/package.json');
    const name = process.platform === 'win32' ? 'squawk.exe' : 'squawk';
    return createRequire(near).resolve(`@squawk-cli/${process.platform}-${process.arch}/bin/${name}`);
  } catch {
    // Node says in several ways that a package is not there; the caller tells it.
    return undefined;
  }
}
