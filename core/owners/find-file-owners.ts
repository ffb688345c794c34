import { codeOwnerName } from './code-owner.ts';
import type { CodeOwners } from './read-code-owners.ts';

/** Owners of a file, and why. */
export interface FileOwners {
  /** As the CODEOWNERS file names them. */
  readonly names: readonly string[];
  readonly path: string;
  /** Number of the line in CODEOWNERS. */
  readonly line: number;
}

/** A line may name more; nobody reads so many. */
const OWNERS_KEPT = 5;

/**
 * Finds who owns the first of some files that anybody owns.
 *
 * @param paths the likeliest file first
 * @returns undefined if nobody owns any of them
 */
export function findFileOwners({ ruleFor }: CodeOwners, paths: readonly string[]): FileOwners | undefined {
  for (const path of paths) {
    const rule = ruleFor(path);
    if (rule === undefined || rule.owners.length === 0) continue;
    return { names: rule.owners.slice(0, OWNERS_KEPT).map(codeOwnerName), path, line: rule.line };
  }
  return undefined;
}
