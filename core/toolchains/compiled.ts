import { hasFile, type SourceTree, type Toolchain } from './toolchain.ts';

/** Only the named files' tests of a package can be run, so they are found by what the files declare. */
export const go: Toolchain = {
  name: 'Go',
  sources: /\.go$/,
  manifests: /^go\.mod$/,
  detect: (tree) =>
    tree.files.has('go.mod') && hasFile(tree, /_test\.go$/)
      ? {
          setup: 'go mod download',
          command: 'go test ./...',
          regression: `go test -v -run "^($(sed -n 's/^func \\(Test[A-Za-z0-9_]*\\)(.*/\\1/p' {files} | paste -sd '|' -))\\$" $(dirname {files} | sed 's|^|./|' | sort -u)`,
        }
      : undefined,
};

/** A file below `tests/` is a target of its own; tests inside of a source file cannot be told from it. */
export const cargo: Toolchain = {
  name: 'Cargo',
  sources: /\.rs$/,
  manifests: /^Cargo\.toml$/,
  detect: ({ files }) =>
    files.has('Cargo.toml')
      ? {
          setup: files.has('Cargo.lock') ? 'cargo fetch --locked' : 'cargo fetch',
          command: 'cargo test --no-fail-fast',
          regression: `cargo test $(basename -a {files} | sed 's/\\.rs$//; s/^/--test /')`,
        }
      : undefined,
};

/** What files are called without folders and endings: the class of a test, in most languages. */
const CLASSES = `basename -a {files} | sed 's/\\.[^.]*$//'`;

export const maven: Toolchain = {
  name: 'Maven',
  sources: /\.(?:java|kt|groovy|scala)$/,
  manifests: /^pom\.xml$/,
  detect: (tree) => {
    if (!tree.files.has('pom.xml') || !hasFile(tree, /(^|\/)src\/test\//)) return undefined;
    const maven = `${wrapperOr(tree, 'mvnw', 'mvn')} -B -ntp`;
    return {
      command: `${maven} --fail-at-end test`,
      regression: `${maven} test -Dsurefire.failIfNoSpecifiedTests=false -Dtest="$(${CLASSES} | paste -sd , -)"`,
    };
  },
};

export const gradle: Toolchain = {
  name: 'Gradle',
  sources: /\.(?:java|kt|groovy|scala)$/,
  manifests: /^(?:build|settings)\.gradle(?:\.kts)?$/,
  detect: (tree) => {
    if (!hasFile(tree, /^(build|settings)\.gradle(\.kts)?$/) || !hasFile(tree, /(^|\/)src\/test\//)) return undefined;
    const gradle = `${wrapperOr(tree, 'gradlew', 'gradle')} --no-daemon --console=plain`;
    return { command: `${gradle} --continue test`, regression: `${gradle} test $(${CLASSES} | sed 's/^/--tests /')` };
  },
};

/** A project's own wrapper brings the version that it is built with; not every commit keeps it executable. */
const wrapperOr = ({ files }: SourceTree, wrapper: string, installed: string): string =>
  files.has(wrapper) ? `sh ./${wrapper}` : installed;

export const dotnet: Toolchain = {
  name: '.NET',
  sources: /\.(?:cs|fs|vb|cshtml|razor)$/,
  manifests: /\.(?:slnx?|(?:cs|fs|vb)proj)$/,
  detect: (tree) =>
    hasFile(tree, /^[^/]+\.slnx?$|^[^/]+\.(cs|fs|vb)proj$/)
      ? {
          setup: 'dotnet restore',
          command: 'dotnet test --nologo --no-restore',
          regression: `dotnet test --nologo --no-restore --filter "$(${CLASSES} | sed 's/^/FullyQualifiedName~/' | paste -sd '|' -)"`,
        }
      : undefined,
};
