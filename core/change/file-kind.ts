import { isTestPath } from '../diff/rules/is-test.ts';

/**
 * What a file is for. `dependency`: code of others, kept in the repository. `example`: shows how something is used, and runs
 * nowhere. `data`: text without a known language, such as a table, an image or a translation.
 */
export type FileKind =
  | 'test'
  | 'docs'
  | 'example'
  | 'lock'
  | 'generated'
  | 'dependency'
  | 'configuration'
  | 'code'
  | 'data';

/** Tells what a file is for from its path alone: what a file says of itself is a stranger's word. */
export function fileKind(path: string): FileKind {
  return KINDS.find(([, patterns]) => patterns.some((pattern) => pattern.test(path)))?.[0] ?? 'data';
}

/** Whether a file is only read by people or run by tests: nothing in it runs in production. */
export const isAside = (kind: FileKind): boolean => kind === 'test' || kind === 'docs' || kind === 'example';

/** Whether a tool's mark at the top says that the file is made by it. A stranger can write it: it decides no gate alone. */
export const isMarkedGenerated = (text: string): boolean =>
  /(?:code generated .{1,100}do not edit|@generated\b|auto-?generated\b.{0,100}\bdo not (?:edit|modify))/is.test(
    text.slice(0, 1_000),
  );

const isTest = {
  test: (path: string) => isTestPath(path) || TESTS.some((pattern) => pattern.test(path)),
};

const TESTS: readonly RegExp[] = [
  /(^|\/)(__snapshots__|__fixtures__|testing|mocks?|stubs?|fakes?|cypress|playwright|cassettes|testutils?|test[-_](?:utils?|support|helpers?|data|fixtures?)|[\w.-]+[._-]tests?|androidTest|integration-tests?)\//i,
  /(^|\/)\.env\.(?:test|testing|ci)(?:\.|$)/,
  /(^|\/)tests?\.(?:py|js|ts|rb|go|php|exs?)$/,
  /(Test|Tests|TestCase|Spec)\.(php|swift|dart)$/,
  /(^|\/)(?:test|spec)_helper\.\w+$|\.snap$|\.cy\.[jt]sx?$|\.(?:stories|story|bench|mock|fixture)\.[cm]?[jt]sx?$/,
  /(^|\/)(?:vitest|jest|karma|playwright|cypress)\.(?:config|setup)\.\w+$/,
];

const KINDS: readonly (readonly [FileKind, readonly { test: (path: string) => boolean }[]])[] = [
  [
    'lock',
    [
      /(^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.ya?ml|bun\.lockb?|deno\.lock|(?:poetry|uv|pdm|Pipfile|Gemfile|Cargo|composer|mix|flake|pubspec|Podfile|Package|packages|paket|project\.assets)\.(?:lock|lock\.json|resolved)|gems\.locked|go\.(?:work\.)?sum|gradle\.lockfile|buildscript-gradle\.lockfile|verification-metadata\.xml|buf\.lock|\.terraform\.lock\.hcl|Chart\.lock)$/,
    ],
  ],
  [
    'dependency',
    [
      /(^|\/)(?:node_modules|vendor(?:ed)?|third[-_]party|bower_components|\.yarn|external_libs|Pods|jspm_packages|\.venv)\//,
    ],
  ],
  [
    'generated',
    [
      /(^|\/)(?:__generated__|generated|__pycache__|\.next)\//,
      /(?:\.min\.(?:js|css)|\.(?:map|pyc|class)|\.pb\.(?:go|cc|h)|\.generated\.\w+|_pb2(?:_grpc)?\.pyi?|_pb\.(?:js|d\.ts|rb)|\.(?:g|freezed|designer)\.(?:dart|cs)|_generated\.(?:go|rs|ts)|_gen\.go|\.Designer\.cs)$/,
      /^(?:dist|out|target|coverage)\//,
    ],
  ],
  ['test', [isTest]],
  [
    'example',
    [
      // A package of Java is called `com.example`, so only folders near the root count.
      /^(?:(?!src\/)[\w.-]+\/){0,2}(?:examples|samples|demos?|playground)\/|^(?:example|sample)\//i,
      /[._-](?:example|sample)(?:\.(?:ya?ml|json|toml|env|ini|conf|cfg|txt|properties))?$|\.(?:dist|template|tmpl)$/i,
    ],
  ],
  [
    'docs',
    [
      /\.(?:md|mdx|markdown|rst|adoc|asciidoc|tex|pod|rdoc|ipynb)$/i,
      /(^|\/)(?:docs?|documentation|man|adr|rfcs?)\/(?!.*\.(?:[cm]?[jt]sx?|py|rb|go|rs|php|java|kt|cs|exs?)$)/i,
      /(^|\/)(?:LICEN[CS]E|COPYING|NOTICE|AUTHORS|CONTRIBUTORS|CHANGELOG|CHANGES|HISTORY|README|SECURITY|CODE_OF_CONDUCT|MAINTAINERS|THIRD[-_]PARTY[-_]\w+)(?:-[\w-]+)?(?:\.(?:txt|md|rst|adoc|html))?$/i,
    ],
  ],
  [
    'code',
    [
      /\.(?:[cm]?[jt]sx?|py|pyw|go|java|kts?|scala|groovy|rs|rb|rake|php|phtml|cs|fs|vb|cshtml|razor|exs?|eex|heex|leex|erl|clj[cs]?|swift|dart|c|cc|cpp|cxx|h|hpp|m|mm|lua|pl|pm|r|jl|hs|ml|nim|zig|sh|bash|zsh|fish|ps1|bat|cmd|sql|vue|svelte|astro|erb|haml|slim|ejs|hbs|pug|twig|html?|proto|graphqls?|gql)$/i,
      /(^|\/)(?:Makefile|GNUmakefile|Rakefile|Gemfile|Dockerfile|Containerfile|Jenkinsfile|Procfile|Vagrantfile|Fastfile|justfile)[^/]*$/,
      /\.gradle$|\.gemspec$|(^|\/)bin\/[^/.]+$|(?:^|[./])Dockerfile$/,
    ],
  ],
  [
    'configuration',
    [
      /\.(?:ya?ml|json[c5]?|toml|ini|cfg|conf|config|properties|env|tf|tfvars|hcl|bicep|cue|jsonnet|libsonnet|plist|csproj|fsproj|vbproj|props|targets|service|nix|xml|tpl|gotmpl|reg)$/i,
      /(^|\/)\.?env(?:\.[\w-]+)*$|(^|\/)\.env[\w.-]*$|(^|\/)\.\w[\w-]*rc$|(^|\/)(?:Pipfile|go\.mod|go\.work|requirements[\w.-]*\.txt|constraints[\w.-]*\.txt|pom\.xml)$/,
    ],
  ],
];
