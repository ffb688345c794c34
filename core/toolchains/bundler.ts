import { hasFile, type SourceTree, type Toolchain } from './toolchain.ts';

/** Gems go to the test run's own home, so that the tree holds what the repository has and nothing else. */
const SETUP = 'bundle config set --local path "$HOME/bundle" && bundle install --quiet';

export const bundler: Toolchain = {
  name: 'Bundler',
  sources: /\.(?:rb|erb|rake|haml|slim)$/,
  manifests: /^Gemfile$/,
  detect: (tree) => {
    if (!tree.files.has('Gemfile')) return undefined;
    if (hasFile(tree, /(^|\/)spec\/.*_spec\.rb$/)) return { setup: SETUP, ...rspec };
    return hasFile(tree, /(^|\/)test\/.*(_test|test_[^/]*)\.rb$/) ? { setup: SETUP, ...testsOf(tree) } : undefined;
  },
};

const rspec = { command: 'bundle exec rspec', regression: 'bundle exec rspec {files}' };

const testsOf = ({ files }: SourceTree) =>
  files.has('bin/rails')
    ? { command: 'bundle exec rails test', regression: 'bundle exec rails test {files}' }
    : {
        command: 'bundle exec rake test',
        regression: `bundle exec ruby -Ilib -Itest -e 'ARGV.each { |file| require File.expand_path(file) }' {files}`,
      };
