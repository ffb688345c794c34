import { hasFile, type PackageTree, type Toolchain } from './toolchain.ts';

/** Gems go to the test run's own home, so that the tree holds what the repository has and nothing else. */
const SETUP = 'bundle config set --local path "$HOME/bundle" && bundle install --quiet';

export const bundler: Toolchain = {
  name: 'Bundler',
  sources: /\.(?:rb|erb|rake|haml|slim)$/,
  manifests: /^Gemfile$/,
  detect: (tree) => {
    if (!tree.files.has('Gemfile')) return undefined;
    if (hasFile(tree, /(?:^|\/)spec\/.*_spec\.rb$/) && !isMinitest(tree)) return { setup: SETUP, ...rspec };
    const folder = ['test', 'spec'].find((name) => hasFile(tree, testsIn(name)));
    return folder === undefined ? undefined : { setup: SETUP, ...testsOf(tree, folder) };
  },
};

const rspec = { command: 'bundle exec rspec', regression: 'bundle exec rspec {files}' };

/** Minitest has no rule for its files' names; these are the usual ones. */
const testsIn = (folder: string): RegExp =>
  new RegExp(`(?:^|/)${folder}/(?:.*/)?(?:[^/]*_(?:test|spec)|(?:test|spec)_[^/]*)\\.rb$`);

/** Minitest's specs look like those of RSpec. What the project needs tells which they are. */
function isMinitest(tree: PackageTree): boolean {
  const gems = [...tree.files].filter((path) => GEMS.test(path)).map((path) => tree.text(path));
  const names = (pattern: RegExp) => gems.some((text) => pattern.test(text));
  return !tree.has('.rspec') && !names(/\brspec\b/i) && names(/\bminitest\b|Rake::TestTask/i);
}

const GEMS = /^(?:Gemfile|Rakefile|[^/]+\.gemspec)$/;

function testsOf(tree: PackageTree, folder: string) {
  if (tree.has('bin/rails')) return { command: 'bundle exec rails test', regression: 'bundle exec rails test {files}' };
  const ruby = `bundle exec ruby -Ilib -I${folder} -e 'ARGV.each { |file| require File.expand_path(file) }'`;
  const all = ['test_*', '*_test', 'spec_*', '*_spec'].map((name) => `-name '${name}.rb'`).join(' -o ');
  return {
    command: tree.has('Rakefile') ? `bundle exec rake ${taskOf(tree)}` : `${ruby} $(find ${folder} ${all} | sort)`,
    regression: `${ruby} {files}`,
  };
}

/** The task `test`, unless the Rakefile calls it otherwise: https://ruby.github.io/rake/Rake/TestTask.html */
function taskOf(tree: PackageTree): string {
  const text = tree.text('Rakefile');
  const named = [...text.matchAll(/^\s*(?:Rake|Minitest)::TestTask\.(?:new|create)[ (]*[:"']([\w:]+)/gm)].map(
    ([, name = '']) => name,
  );
  const isTask = /^\s*task[ (]*(?::test\b|["']test["']|test:)/m.test(text);
  return isTask || named.includes('test') ? 'test' : (named[0] ?? 'test');
}
