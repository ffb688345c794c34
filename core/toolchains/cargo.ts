import type { PackageTree, Toolchain } from './toolchain.ts';

/**
 * A file below `tests/` is a target of its own: https://doc.rust-lang.org/cargo/guide/project-layout.html. Tests inside of
 * a source file belong to the library, or else to the programs.
 */
export const cargo: Toolchain = {
  name: 'Cargo',
  sources: /\.rs$/,
  manifests: /^Cargo\.toml$/,
  detect: (tree) => {
    if (!tree.has('Cargo.toml')) return undefined;
    const isLocked = tree.has('Cargo.lock') || tree.outer.some((outer) => outer.has('Cargo.lock'));
    return {
      setup: isLocked ? 'cargo fetch --locked' : 'cargo fetch',
      command: `cargo test --no-fail-fast${isWorkspaceWithPackage(tree) ? ' --workspace' : ''}`,
      regression: `cargo test --no-fail-fast $(printf '%s\\n' {files} | sed -E ${TARGETS} -e 's#.*#${ownTests(tree)}#' | sort -u)`,
    };
  },
};

const TARGETS = [
  's#^(.*/)?(tests|benches)/([^/]+)/.*#--test \\3#',
  's#^(.*/)?(tests|benches)/([^/]+)\\.rs$#--test \\3#',
  's#^(.*/)?examples/([^/]+)(\\.rs|/.*)$#--example \\2#',
]
  .map((expression) => `-e '${expression}' -e t`)
  .join(' ');

const ownTests = (tree: PackageTree): string =>
  tree.has('src/lib.rs') || /^\[lib\]/m.test(tree.text('Cargo.toml')) ? '--lib' : '--bins';

/** Without a flag, Cargo tests the package at the top of a workspace and none of its members. */
const isWorkspaceWithPackage = (tree: PackageTree): boolean => {
  const text = tree.text('Cargo.toml');
  return /^\[workspace\]/m.test(text) && /^\[package\]/m.test(text);
};
