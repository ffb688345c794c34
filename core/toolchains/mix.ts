import { hasFile, type Toolchain } from './toolchain.ts';

/** ExUnit: https://hexdocs.pm/mix/Mix.Tasks.Test.html */
export const mix: Toolchain = {
  name: 'Mix',
  sources: /\.(?:exs?|h?eex|leex)$/,
  manifests: /^mix\.exs$/,
  detect: (tree) =>
    tree.has('mix.exs') && hasFile(tree, /_test\.exs$/)
      ? {
          setup:
            'mix local.hex --force --if-missing && mix local.rebar --force --if-missing && mix deps.get --only test',
          command: 'mix test',
          regression: 'mix test {files}',
        }
      : undefined,
};
