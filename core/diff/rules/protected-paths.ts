import type { FixLimits } from '../../config/service.ts';
import { isAgentFile } from '../agent-files.ts';
import { globPattern } from '../glob.ts';
import type { PatchFile } from '../parse-patch.ts';
import type { DiffRuleName } from '../rule-name.ts';
import { PIPELINE_FILES } from './pipeline-files.ts';
import { type DiffRule, pathsOf } from './rule.ts';

interface ProtectedPaths {
  readonly rule: DiffRuleName;
  /** Completes "<path> …". */
  readonly reason: string;
  /** Of paths in lower case: file systems differ in whether case counts, and so do the tools that look for these. */
  readonly patterns?: readonly RegExp[];
  readonly matches?: (path: string) => boolean;
  /** The kind by which a service may take the protection back. */
  readonly kind?: FixLimits['mayTouch'][number];
}

/** Paths whose change is more than a fix of code: who may do what, what runs where, what a later agent is told. */
const PROTECTED: readonly ProtectedPaths[] = [
  {
    rule: 'protected-path/automation',
    reason: 'runs with the rights of the build, or decides who reviews',
    patterns: PIPELINE_FILES,
  },
  {
    rule: 'protected-path/git',
    reason: 'changes how git treats files',
    patterns: [/(^|\/)\.git(?!hub(\/|$))[^/]*($|\/)/, /(^|\/)\.lfsconfig$/],
  },
  {
    rule: 'protected-path/agent',
    reason: 'tells a later agent or an editor what to do',
    matches: isAgentFile,
  },
  {
    rule: 'protected-path/toolchain',
    reason: 'runs by itself when dependencies are installed or a tool starts',
    patterns: [
      /(^|\/)(\.pnpmfile\.(c?js|mjs)|binding\.gyp|bunfig\.toml|\.envrc|\.?mise(\.local)?\.toml|\.tool-versions)$/,
      /(^|\/)\.(yarn|cargo|mvn|bundle|mise)\//,
      /(^|\/)(mvnw|gradlew)(\.(cmd|bat))?$|(^|\/)gradle\/wrapper\/|(^|\/)init\.gradle(\.kts)?$/,
      /(^|\/)((site|user)customize\.py|[^/]*\.pth|pip\.conf|nuget\.config|directory\.build\.(props|targets|rsp))$/,
    ],
  },
  {
    rule: 'protected-path/infrastructure',
    kind: 'infrastructure',
    reason: 'is infrastructure',
    patterns: [
      /\.(tf|tfvars|tf\.json|bicep)$/,
      /(^|\/)(terraform|infra|infrastructure|k8s|kubernetes|helm|charts|cloudformation|ansible|pulumi|deploy)\//,
      /(^|\/)((docker-)?compose[^/]*\.ya?ml|[^/]*dockerfile[^/]*|\.dockerignore|cdk\.json|serverless\.ya?ml|samconfig\.toml|pulumi[^/]*\.ya?ml|procfile|fly\.toml|app\.ya?ml)$/,
    ],
  },
  {
    rule: 'protected-path/migration',
    kind: 'migration',
    reason: 'changes stored data',
    patterns: [/(^|\/)(migrations?|db\/migrate|alembic\/versions|flyway|liquibase)\//, /(^|\/)v\d[\w.]*__[^/]*\.sql$/],
  },
  {
    rule: 'protected-path/credentials',
    reason: 'is a place for credentials',
    patterns: [
      /(^|\/)\.(env([.-][^/]*)?|npmrc|yarnrc(\.yml)?|netrc|pypirc|pgpass)$/,
      /(^|\/)\.(aws|ssh|gnupg|kube|docker)\//,
      /(^|\/)(id_(rsa|dsa|ecdsa|ed25519)[^/]*|[^/]*\.(pem|key|p12|pfx|jks|keystore))$/,
    ],
  },
];

export const protectedPathRules: readonly DiffRule[] = PROTECTED.map((paths) => ({
  name: paths.rule,
  verdict: 'refused',
  find: (files, { limits }) =>
    paths.kind !== undefined && limits.mayTouch.includes(paths.kind)
      ? []
      : findPaths(files, (path) => isProtected(paths, path), paths.reason),
}));

/** What the service's own configuration protects. */
export const configuredPathRule: DiffRule = {
  name: 'protected-path/configured',
  verdict: 'refused',
  find: (files, { limits }) => {
    const patterns = limits.protect.map(globPattern);
    const isConfigured = (path: string) => patterns.some((pattern) => pattern.test(path));
    return findPaths(files, isConfigured, 'is protected by the service’s configuration');
  },
};

const findPaths = (files: readonly PatchFile[], matches: (path: string) => boolean, reason: string) =>
  files
    .flatMap(pathsOf)
    .filter(matches)
    .map((path) => ({ path, reason }));

const isProtected = ({ patterns = [], matches = () => false }: ProtectedPaths, path: string): boolean =>
  matches(path) || patterns.some((pattern) => pattern.test(path.toLowerCase()));

/** Lock files, and what has to change with them: a lock file alone swaps dependencies where nobody looks. */
const LOCKED_BY: Readonly<Record<string, RegExp>> = {
  'package-lock.json': /^package\.json$/,
  'npm-shrinkwrap.json': /^package\.json$/,
  'yarn.lock': /^package\.json$/,
  'pnpm-lock.yaml': /^package\.json$/,
  'bun.lock': /^package\.json$/,
  'bun.lockb': /^package\.json$/,
  'poetry.lock': /^pyproject\.toml$/,
  'uv.lock': /^pyproject\.toml$/,
  'pdm.lock': /^pyproject\.toml$/,
  'Pipfile.lock': /^Pipfile$/,
  'Gemfile.lock': /^(Gemfile|.*\.gemspec)$/,
  'Cargo.lock': /^Cargo\.toml$/,
  'go.sum': /^go\.mod$/,
  'composer.lock': /^composer\.json$/,
  'packages.lock.json': /\.(cs|fs|vb)proj$/,
  'gradle.lockfile': /^build\.gradle(\.kts)?$/,
};

export const lockFileRule: DiffRule = {
  name: 'lock-file-alone',
  verdict: 'refused',
  find: (files) =>
    files
      .filter((file) => isLockFileAlone(file, files))
      .map(({ path }) => ({ path, reason: 'is a lock file whose manifest did not change' })),
};

function isLockFileAlone({ path }: PatchFile, files: readonly PatchFile[]): boolean {
  const { folder, name } = split(path);
  const manifest = LOCKED_BY[name];
  if (manifest === undefined) return false;
  return !files.some((other) => {
    const found = split(other.path);
    // A workspace's lock file is above the manifests.
    return manifest.test(found.name) && found.folder.startsWith(folder);
  });
}

function split(path: string): { folder: string; name: string } {
  const slash = path.lastIndexOf('/') + 1;
  return { folder: path.slice(0, slash), name: path.slice(slash) };
}
