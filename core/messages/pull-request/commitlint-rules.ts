/** What a repository's commitlint demands of a header, as far as it can be read without running anything. */
export interface CommitlintRules {
  readonly types: readonly string[];
  readonly scopes: readonly string[];
  readonly needsScope: boolean;
  readonly subjectCase: 'lower' | 'sentence' | 'upper' | undefined;
  readonly headerLength: number | undefined;
  readonly signOff: boolean;
  readonly isGitmoji: boolean;
  readonly needsReference: boolean;
}

/** Where commitlint looks: https://commitlint.js.org/reference/configuration.html */
export const COMMITLINT_FILES: readonly string[] = [
  ...['', '.json', '.yaml', '.yml', '.js', '.cjs', '.mjs', '.ts', '.cts', '.mts'].map((end) => `.commitlintrc${end}`),
  ...['js', 'cjs', 'mjs', 'ts', 'cts', 'mts'].map((end) => `commitlint.config.${end}`),
];

/**
 * Reads the rules of a configuration in JSON, YAML or JavaScript by their words: it is data to us, and is never run.
 *
 * @param text of a configuration file
 */
export function readCommitlintRules(text: string): CommitlintRules {
  const rules = new Map(RULES.map((name) => [name, readRule(text, name)]));
  const isOn = (name: Rule, condition: string): boolean => rules.get(name)?.condition === condition;
  const valuesOf = (name: Rule): readonly string[] => (isOn(name, 'always') ? (rules.get(name)?.values ?? []) : []);
  const length = Number(valuesOf('header-max-length')[0]);
  return {
    types: valuesOf('type-enum'),
    scopes: valuesOf('scope-enum'),
    needsScope: isOn('scope-empty', 'never'),
    subjectCase: CASES.find(([name]) => valuesOf('subject-case').includes(name))?.[1],
    headerLength: length > 0 ? length : undefined,
    signOff: isOn('signed-off-by', 'always') || isOn('trailer-exists', 'always'),
    isGitmoji: /gitmoji/i.test(text),
    needsReference: isOn('references-empty', 'never'),
  };
}

const RULES = [
  'type-enum',
  'scope-enum',
  'scope-empty',
  'subject-case',
  'header-max-length',
  'signed-off-by',
  'trailer-exists',
  'references-empty',
] as const;
type Rule = (typeof RULES)[number];

/** The first that is allowed is taken. */
const CASES = [
  ['lower-case', 'lower'],
  ['lowercase', 'lower'],
  ['camel-case', 'lower'],
  ['sentence-case', 'sentence'],
  ['sentencecase', 'sentence'],
  ['upper-case', 'upper'],
  ['uppercase', 'upper'],
] as const;

/** A rule is a level, a condition and values: `[2, 'always', ['feat', 'fix']]`, in whichever notation. */
function readRule(text: string, name: Rule): { condition: string; values: readonly string[] } | undefined {
  const found = new RegExp(
    `(?<![\\w-])["']?${name}["']?\\s*:([\\s\\S]{0,4000}?)(?=["'\\w-]*-[\\w-]+["']?\\s*:|$)`,
  ).exec(text.replace(/^\s*(\/\/|#).*$/gm, ''));
  const words: readonly string[] = (found?.[1] ?? '').match(/[\w./@-]*\w[\w./@-]*/g) ?? [];
  const level = words.findIndex((word) => /^([0-2]|.*\b(Error|Warning|Disabled))$/.test(word));
  const condition = words.find((word) => word === 'always' || word === 'never');
  if (condition === undefined || level === -1 || /^(0|.*Disabled)$/.test(words[level] ?? '')) return undefined;
  return { condition, values: words.slice(words.indexOf(condition) + 1) };
}
