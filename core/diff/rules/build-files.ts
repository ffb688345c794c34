import { type DiffRule, eachFile } from './rule.ts';

/**
 * Warns of a change to code that a build tool runs. Such a file decides what is built and tested, and it runs wherever the
 * branch is built, so a person has to read it.
 */
export const buildFileRule: DiffRule = {
  name: 'build-file',
  verdict: 'warned',
  find: eachFile(({ path }) => (isBuildFile(path) ? 'is run by the build itself' : undefined)),
};

const isBuildFile = (path: string): boolean =>
  BUILD_FILES.some((pattern) => pattern.test(path)) || (TOOL_SETTINGS.test(path) && !INSIDE_SOURCE.test(path));

const BUILD_FILES: readonly RegExp[] = [
  /(^|\/)build\.rs$/,
  /(^|\/)(setup|conanfile)\.py$/,
  /(^|\/)(GNU)?makefile(\.[^/]*)?$|\.mk$/i,
  /(^|\/)(Rakefile|Thorfile|Guardfile|Dangerfile|Fastfile|Capfile)$|\.rake$/,
  /(^|\/)(CMakeLists\.txt|meson\.build|wscript|SConstruct)$|\.cmake$/,
  /(^|\/)(BUILD|WORKSPACE|MODULE)(\.bazel)?$|\.bzl$/,
  /(^|\/)(build|settings)\.gradle(\.kts)?$|(^|\/)build\.(sbt|xml|sc|cake)$/,
  /(^|\/)\.?(justfile|taskfile\.ya?ml|magefile\.go)$/i,
  /(^|\/)(gulpfile|gruntfile)(\.[^/]*)?\.[cm]?[jt]s$/i,
  /(^|\/)\.(?!mocharc)[\w-]+rc\.[cm]?[jt]s$/,
];

/** Settings of JavaScript tools, such as `next.config.mjs`. The test runners' own settings have a rule of their own. */
const TOOL_SETTINGS = /(^|\/)(?!(?:vitest|jest|karma|playwright|cypress)\.config\.)[\w.-]+\.config\.[cm]?[jt]s$/;

/** Frameworks call parts of an application the same, such as Angular's `src/app/app.config.ts`. */
const INSIDE_SOURCE = /(^|\/)(src|app|lib|source|server|config)\//;
