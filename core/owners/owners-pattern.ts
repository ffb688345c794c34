import { fitsWildcards } from './wildcards.ts';

/** A pattern of a CODEOWNERS file, ready to be matched: one part per folder or file name. */
export type OwnersPattern = readonly NamePattern[];

/** Any number of folders (`**`), or a pattern of one name, by character. */
type NamePattern = 'any-folders' | readonly NamePart[];
type NamePart = { readonly wildcard: '*' | '?' } | { readonly character: string };

const ANY_NAME: NamePattern = [{ wildcard: '*' }];

/**
 * Reads a pattern. Patterns are those of gitignore: a pattern without a slash, or with one at its end only, matches in every
 * folder, and a matched folder includes all that is below it. Unlike gitignore, `docs/*` does not include what is further below
 * (https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners).
 *
 * @param pattern with `\` before a character that is to be taken literally
 */
export function readOwnersPattern(pattern: string): OwnersPattern {
  const isFolder = pattern.endsWith('/');
  const names = (isFolder ? pattern.slice(0, -1) : pattern).split('/');
  const isInEveryFolder = names.length === 1;
  const rooted = names[0] === '' ? names.slice(1) : names;
  return [
    ...(isInEveryFolder ? ['any-folders' as const] : []),
    ...rooted.map((name) => (name === '**' ? 'any-folders' : readName(name))),
    ...below(rooted.at(-1), isFolder),
  ];
}

/** Whether the pattern matches a file. Case counts. */
export const matchesOwnersPattern = (pattern: OwnersPattern, path: string): boolean =>
  fitsWildcards(pattern, path.split('/'), isAnyFolders, (part, name) => part !== 'any-folders' && fitsName(part, name));

/** What a pattern says of the files below what it names. */
function below(last: string | undefined, isFolder: boolean): OwnersPattern {
  if (isFolder || last === '**') return [ANY_NAME, 'any-folders'];
  return last === '*' ? [] : ['any-folders'];
}

const readName = (name: string): readonly NamePart[] =>
  (name.match(/\\.|./gsu) ?? []).map((part) =>
    part === '*' || part === '?' ? { wildcard: part } : { character: part.length > 1 ? part.replace(/^\\/, '') : part },
  );

const isAnyFolders = (part: NamePattern): boolean => part === 'any-folders';

const fitsName = (pattern: readonly NamePart[], name: string): boolean =>
  fitsWildcards(
    pattern,
    [...name],
    (part) => 'wildcard' in part && part.wildcard === '*',
    (part, character) => ('wildcard' in part ? part.wildcard === '?' : part.character === character),
  );
