import { hasFile, type PackageCommands, type PackageTree, type Toolchain } from './toolchain.ts';

const SOURCES = /\.(?:java|kts?|groovy|scala)$/;
const TESTS = /(?:^|\/)src\/(?:test|\w+Test)\//;

/** What files are called without folders and endings: the class of a test, in most languages. */
export const CLASSES = `basename -a {files} | sed 's/\\.[^.]*$//'`;

/** A module is built from the top of all modules, with those that it needs: https://maven.apache.org/guides/mini/guide-multiple-modules.html */
export const maven: Toolchain = {
  name: 'Maven',
  sources: SOURCES,
  manifests: /^pom\.xml$/,
  detect: (tree) => {
    if (!tree.has('pom.xml') || !hasFile(tree, TESTS)) return undefined;
    const top = topOf(tree, (outer) => outer.has('pom.xml') && /<modules>/.test(outer.text('pom.xml')));
    const module = top === undefined ? '' : ` -pl ${below(tree, top.folder)} -am`;
    const maven = `${wrapperOr(top ?? tree, 'mvnw', 'mvn')} -B -ntp${module}`;
    const none = '-DfailIfNoTests=false -Dsurefire.failIfNoSpecifiedTests=false';
    return {
      ...(top === undefined ? {} : { runIn: top.folder }),
      command: `${maven} --fail-at-end test`,
      regression: `${maven} test ${none} -Dtest="$(${CLASSES} | paste -sd , -)"`,
    };
  },
};

/** Gradle finds the settings of all projects from the folder of one. */
export const gradle: Toolchain = {
  name: 'Gradle',
  sources: SOURCES,
  manifests: /^(?:build|settings)\.gradle(?:\.kts)?$/,
  detect: (tree) => {
    if (!hasFile(tree, /^(?:build|settings)\.gradle(?:\.kts)?$/) || !hasFile(tree, TESTS)) return undefined;
    const top = topOf(tree, (outer) => outer.has('settings.gradle') || outer.has('settings.gradle.kts'));
    const up = top === undefined ? '' : upFrom(tree, top.folder);
    const gradle = `${wrapperOr(top ?? tree, 'gradlew', 'gradle', up)} --no-daemon --console=plain`;
    const task = testTask(tree);
    return {
      command: `${gradle} --continue ${task}`,
      regression: `${gradle} ${task} $(${CLASSES} | sed 's/^/--tests /')`,
    } satisfies PackageCommands;
  },
};

/** https://developer.android.com/studio/test/command-line and https://kotlinlang.org/docs/multiplatform/multiplatform-run-tests.html */
function testTask(tree: PackageTree): string {
  const build = tree.text('build.gradle') + tree.text('build.gradle.kts');
  if (/com\.android\.(?:application|library)|libs\.plugins\.android\./.test(build)) return 'testDebugUnitTest';
  return /multiplatform/.test(build) ? 'jvmTest' : 'test';
}

type Place = PackageTree['outer'][number];

/** The outermost folder of those around that belong together. */
const topOf = (tree: PackageTree, belongs: (outer: Place) => boolean): Place | undefined =>
  tree.outer.filter(belongs).at(-1);

const below = (tree: PackageTree, top: string): string =>
  top === '' ? tree.folder : tree.folder.slice(top.length + 1);

const upFrom = (tree: PackageTree, top: string): string => '../'.repeat(below(tree, top).split('/').length);

/** A project's own wrapper brings the version that it is built with; not every commit keeps it executable. */
const wrapperOr = (place: Pick<Place, 'has'>, wrapper: string, installed: string, up = './'): string =>
  place.has(wrapper) ? `sh ${up === '' ? './' : up}${wrapper}` : installed;
