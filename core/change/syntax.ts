/** How comments and strings are written in a file. */
export interface Syntax {
  /** What begins a comment that lasts to the end of its line. */
  readonly line: readonly string[];
  readonly blocks: readonly (readonly [open: string, close: string])[];
  /** Strings that end with their own line. */
  readonly quotes: string;
  /** Strings that span lines, longest first. */
  readonly long: readonly string[];
  /** A long string that begins a line, or follows `@doc`, is documentation. */
  readonly hasDocStrings?: true;
}

/** @returns how a file is written, by the end of its name; undefined where it is not known */
export const syntaxOf = (path: string): Syntax | undefined =>
  SYNTAXES.find(([pattern]) => pattern.test(path.toLowerCase()))?.[1];

const C: Syntax = { line: ['//'], blocks: [['/*', '*/']], quotes: `"'`, long: ['`'] };
const TRIPLE: Syntax = { line: ['//'], blocks: [['/*', '*/']], quotes: `"'`, long: ['"""'] };
const HASH: Syntax = { line: ['#'], blocks: [], quotes: `"'`, long: [] };

const SYNTAXES: readonly (readonly [RegExp, Syntax])[] = [
  [/\.pyi?w?$/, { ...HASH, long: ['"""', "'''"], hasDocStrings: true }],
  [/\.(?:exs?)$/, { ...HASH, long: ['"""', "'''"], hasDocStrings: true }],
  [
    /\.(?:rb|rake|gemspec|ru)$|(?:^|\/)(?:gem|rake|pod|fast|vagrant)file$/,
    { ...HASH, blocks: [['\n=begin', '\n=end']] },
  ],
  [/\.(?:php|phtml)$/, { ...C, line: ['//', '#'], long: [] }],
  [/\.(?:tf|tfvars|hcl|nix)$/, { ...C, line: ['//', '#'], quotes: '"', long: [] }],
  [/\.(?:java|kts?|scala|swift|cs|dart|groovy|gradle)$/, TRIPLE],
  [/\.(?:rs)$/, { ...C, quotes: '"', long: [] }],
  [
    /\.(?:[cm]?[jt]sx?|go|c|cc|cpp|cxx|h|hpp|mm?|proto|jsonc|json5|scss|less|bicep|zig)$|(?:^|\/)(?:go\.mod|jenkinsfile)$/,
    C,
  ],
  [
    /\.(?:vue|svelte|astro)$/,
    {
      ...C,
      blocks: [
        ['/*', '*/'],
        ['<!--', '-->'],
      ],
    },
  ],
  [
    /\.(?:html?|xml|md|csproj|fsproj|props|targets|config|plist|cshtml)$/,
    { line: [], blocks: [['<!--', '-->']], quotes: '"', long: [] },
  ],
  [/\.(?:sql)$/, { line: ['--'], blocks: [['/*', '*/']], quotes: `'`, long: [] }],
  [/\.(?:lua|hs)$/, { line: ['--'], blocks: [], quotes: `"'`, long: [] }],
  [/\.(?:css)$/, { ...C, line: [] }],
  [/\.(?:ini|cfg|conf|properties)$/, { ...HASH, line: ['#', ';', '!'], quotes: '' }],
  [/\.(?:graphqls?|gql)$/, { ...HASH, long: ['"""'], hasDocStrings: true }],
  [/\.json$/, { line: [], blocks: [], quotes: '"', long: [] }],
  [
    /\.(?:ya?ml|toml|sh|bash|zsh|fish|r|jl|pl|pm|nim|env|ps1|mk|service|tpl|txt|cue)$|(?:^|\/)(?:gnu)?makefile[^/]*$|dockerfile[^/]*$|(?:^|\/)(?:\.env[^/]*|codeowners|pipfile|procfile|justfile|containerfile[^/]*|\.[\w-]+rc|\.[\w-]*ignore)$|(?:^|\/)bin\/[^/.]+$/,
    HASH,
  ],
];
