import { inertLine } from '../../text/inert-line.ts';
import { type CommitlintRules, readCommitlintRules } from './commitlint-rules.ts';

/** How a repository writes its commits, as far as it can be followed. */
export interface CommitStyle {
  /** What comes before the subject of a fix, such as `fix: ` or `fix(cart): `. */
  readonly fix: string;
  /** The same of the report's commit. */
  readonly docs: string;
  readonly subjectCase: 'lower' | 'sentence' | 'upper';
  /** The longest header, with what comes before the subject. */
  readonly headerLength: number;
  readonly signOff: boolean;
  /** What cannot be followed, in a sentence for the reviewer. */
  readonly note?: string;
}

/** Git's usual length of a first line; commitlint's usual rules take up to 100. */
const HEADER_LENGTH = 72;

/** https://www.conventionalcommits.org, by the usual rules of commitlint. */
export const CONVENTIONAL: CommitStyle = {
  fix: 'fix: ',
  docs: 'docs: ',
  subjectCase: 'lower',
  headerLength: HEADER_LENGTH,
  signOff: false,
};

interface Seen {
  /** Texts of commitlint's configuration. */
  readonly configurations: readonly string[];
  /** Whole messages of the newest commits. */
  readonly messages: readonly string[];
  /** Whether the repository has a configuration of the DCO check. */
  readonly hasDco: boolean;
  /** Paths that the fix changes: a scope that is a part of one of them is the likely one. */
  readonly changed: readonly string[];
}

/** Sees from commitlint's configuration, else from the newest commits, how a commit has to look. */
export function readCommitStyle({ configurations, messages, hasDco, changed }: Seen): CommitStyle {
  const theirs = messages.filter((message) => !/^(Merge|Revert|Bump) /.test(message));
  const rules = configurations.map(readCommitlintRules)[0];
  const headers = theirs.map((message) => message.split('\n')[0] ?? '');
  const scope =
    rules?.needsScope || mostly(headers, CONVENTIONAL_SCOPE) ? chooseScope(headers, rules, changed) : undefined;
  const emoji = rules?.isGitmoji ? ':bug:' : rules === undefined ? emojiOf(headers) : undefined;
  const docsType = rules === undefined || rules.types.length === 0 || rules.types.includes('docs') ? 'docs' : 'fix';
  const at = scope === undefined ? '' : `(${scope})`;
  const unmet = rules?.needsReference || (rules === undefined && mostly(headers, TICKET));
  return {
    ...(emoji === undefined
      ? { fix: `fix${at}: `, docs: `${docsType}${at}: ` }
      : { fix: `${emoji} `, docs: `${emoji.startsWith(':') ? ':memo:' : '📝'} ` }),
    subjectCase: rules?.subjectCase ?? 'lower',
    headerLength: Math.min(HEADER_LENGTH, rules?.headerLength ?? HEADER_LENGTH),
    signOff: hasDco || rules?.signOff === true || mostly(theirs, SIGNED_OFF),
    ...(unmet
      ? { note: 'The commits of this repository name a ticket, and mendhook knows none: add it when you merge.' }
      : {}),
  };
}

/** A header of that style: one line without a period at its end, which names nobody and closes nothing. */
export function commitHeader(prefix: string, title: string, style: CommitStyle): string {
  const limit = Math.max(20, style.headerLength - prefix.length);
  const line = inertLine(title, limit).replace(/[.\s]+$/, '');
  return `${prefix}${inCase(line === '' ? 'production error' : line, style.subjectCase, limit)}`;
}

/** A word such as `TypeError` or `API` keeps its letters, and something comes before it. */
function inCase(line: string, wanted: CommitStyle['subjectCase'], limit: number): string {
  if (wanted === 'upper') return line.toUpperCase();
  if (wanted === 'sentence') return line.charAt(0).toUpperCase() + line.slice(1);
  const [first = ''] = line.split(/\s/);
  const isName = first.length > 1 && /[\p{Lu}\d_]/u.test(first.slice(1));
  if (isName && /^\p{Lu}/u.test(first)) return inertLine(`prevent ${line}`, limit).replace(/[.\s]+$/, '');
  return line.charAt(0).toLowerCase() + line.slice(1);
}

const CONVENTIONAL_SCOPE = /^[a-z]+\([^)]+\)!?: /;
const TICKET = /^\[?[A-Z][A-Z0-9]+-\d+\b|^[a-z]+(\([^)]*\))?!?: \[?[A-Z][A-Z0-9]+-\d+\b/;
const SIGNED_OFF = /^Signed-off-by: .+<.+>\s*$/m;
const EMOJI = /^(\p{Extended_Pictographic}|:[a-z0-9_+-]+:)/u;

/** Of a handful of commits nothing can be said. */
const LEAST_SEEN = 4;

const mostly = (texts: readonly string[], pattern: RegExp): boolean =>
  texts.length >= LEAST_SEEN && texts.filter((text) => pattern.test(text)).length > texts.length / 2;

function emojiOf(headers: readonly string[]): string | undefined {
  if (!mostly(headers, EMOJI)) return undefined;
  return headers.filter((header) => header.startsWith(':')).length > headers.length / 2 ? ':bug:' : '🐛';
}

/** A scope that is allowed and a part of a changed path, else the most frequent one, else the first that is allowed. */
function chooseScope(
  headers: readonly string[],
  rules: CommitlintRules | undefined,
  changed: readonly string[],
): string | undefined {
  const used = headers.flatMap((header) => /^[a-z]+\(([\w./@-]{1,40})\)!?: /.exec(header)?.[1] ?? []);
  const allowed = rules?.scopes ?? [];
  const known = [...new Set([...allowed, ...used])].filter((scope) => allowed.length === 0 || allowed.includes(scope));
  const parts = changed.flatMap((path) => path.split('/').map((part) => part.replace(/\.\w+$/, '').toLowerCase()));
  const count = (scope: string): number => used.filter((each) => each === scope).length;
  return (
    known.find((scope) => parts.includes(scope.toLowerCase())) ??
    known.toSorted((one, other) => count(other) - count(one))[0] ??
    parts.find((part) => /^[a-z][a-z0-9-]{1,30}$/.test(part) && !/^(src|lib|test|tests|app)$/.test(part))
  );
}
