import { hasFile, type Toolchain } from './toolchain.ts';

/**
 * The names of the tests that files declare. A method of a suite (testify, gocheck) is run by a test that may stand in
 * another file, so a file that has such methods asks for all tests of its package; so does one that declares none.
 */
const NAMES = `names=$(sed -nE -e 's/^func ((Test|Example|Fuzz)[^([ ]*).*/\\1/p' -e 's/^func \\([^)]*\\) Test.*/.*/p' {files} | sort -u | paste -sd '|' -)`;
const PACKAGES = `$(dirname {files} | sed 's|^|./|' | sort -u)`;

/** Only the named files' tests of a package can be run, so they are found by what the files declare. */
export const go: Toolchain = {
  name: 'Go',
  sources: /\.go$/,
  manifests: /^go\.mod$/,
  detect: (tree) => {
    if (!tree.has('go.mod') || !hasFile(tree, /_test\.go$/)) return undefined;
    const isVendored = tree.has('vendor/modules.txt');
    return {
      ...(isVendored ? {} : { setup: 'go mod download' }),
      command: 'go test ./...',
      regression: `${NAMES}; go test -v -run "^(\${names:-.*})\\$" ${PACKAGES}`,
    };
  },
};
