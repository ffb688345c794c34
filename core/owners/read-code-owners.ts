import { type CodeOwner, readCodeOwner } from './code-owner.ts';
import { matchesOwnersPattern, type OwnersPattern, readOwnersPattern } from './owners-pattern.ts';

/** Where GitHub looks for the file, in its order: the first that it finds is the only one that it reads. */
export const CODE_OWNERS_PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/** GitHub does not load a larger file. */
export const CODE_OWNERS_BYTES = 3_000_000;

/** A line with a pattern; without owners, nobody owns what it matches. */
export interface OwnersRule {
  /** Number of the line in the file, from 1. */
  readonly line: number;
  readonly pattern: string;
  readonly owners: readonly CodeOwner[];
}

/** A line that GitHub skips, by its number from 1. */
export interface IgnoredLine {
  readonly line: number;
  readonly reason: string;
}

export interface CodeOwners {
  readonly rules: readonly OwnersRule[];
  readonly ignored: readonly IgnoredLine[];
  /** Whether the file is too large for GitHub. Then it has no rules. */
  readonly isTooLarge: boolean;
  /** The rule that decides who owns a file: the last one that matches; undefined if none does. */
  readonly ruleFor: (path: string) => OwnersRule | undefined;
}

/**
 * Reads a CODEOWNERS file as GitHub does. It skips a line that it cannot read, so a mistake in one line changes no other one.
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 *
 * @param text the whole file
 */
export function readCodeOwners(text: string): CodeOwners {
  const isTooLarge = new TextEncoder().encode(text).length >= CODE_OWNERS_BYTES;
  const lines = isTooLarge ? [] : text.split('\n').map((line, index) => readLine(line.trim(), index + 1));
  const rules = lines.flatMap((line) => (line !== undefined && 'matcher' in line ? [line] : []));
  return {
    rules: rules.map(({ matcher: _, ...rule }) => rule),
    ignored: lines.flatMap((line) => (line !== undefined && 'reason' in line ? [line] : [])),
    isTooLarge,
    ruleFor: (path) => {
      const found = rules.findLast(({ matcher }) => matchesOwnersPattern(matcher, path));
      return found && { line: found.line, pattern: found.pattern, owners: found.owners };
    },
  };
}

type ReadRule = OwnersRule & { readonly matcher: OwnersPattern };

/** A backslash keeps a space in the pattern: `/my\ folder/ @octocat`. */
const PATTERN_AND_OWNERS = /^((?:\\.|\S)+)(.*)$/su;

function readLine(text: string, line: number): ReadRule | IgnoredLine | undefined {
  if (text === '' || text.startsWith('#')) return undefined;
  const [, pattern = text, rest = ''] = PATTERN_AND_OWNERS.exec(text) ?? [];
  const words = rest.replace(/#.*$/s, '').split(/\s+/).filter(Boolean);
  const reason = patternFault(pattern) ?? ownerFault(words);
  if (reason !== undefined) return { line, reason };
  const owners = words.flatMap((word) => readCodeOwner(word) ?? []);
  return { line, pattern, owners, matcher: readOwnersPattern(pattern) };
}

function patternFault(pattern: string): string | undefined {
  if (pattern.startsWith('!')) return '"!" cannot negate a pattern';
  if (/[[\]]/.test(pattern)) return '"[ ]" is neither a character range nor a section';
  if (pattern.includes('#')) return '"#" cannot be part of a pattern, with "\\" before it or without';
  if (pattern.includes('***')) return 'a pattern cannot contain "***"';
  if (pattern === '/') return '"/" matches nothing; "*" matches every file';
  return pattern.endsWith('\\') ? 'a pattern cannot end in "\\"' : undefined;
}

const ownerFault = (words: readonly string[]): string | undefined =>
  words.some((word) => readCodeOwner(word) === undefined)
    ? 'an owner is not "@user", "@organization/team" or an e-mail address'
    : undefined;
