import { CLASSES } from './jvm.ts';
import { hasFile, type PackageTree, type Toolchain } from './toolchain.ts';

const PROJECT = /^[^/]+\.(?:cs|fs|vb)proj$/;
const SOLUTION = /^[^/]+\.slnx?$/;

export const dotnet: Toolchain = {
  name: '.NET',
  sources: /\.(?:cs|fs|vb|cshtml|razor)$/,
  manifests: /\.(?:slnx?|(?:cs|fs|vb)proj)$/,
  detect: (tree) => {
    if (!hasFile(tree, SOLUTION) && !hasFile(tree, PROJECT)) return undefined;
    // A project that is tested has its tests in another one: the folder that holds both is wanted.
    if (tree.folder !== '' && !hasFile(tree, /Tests?(?:\/|\.(?:cs|fs|vb)(?:proj)?$)/i)) return undefined;
    const target = targetOf(tree);
    return {
      setup: `dotnet restore${target}`,
      command: `dotnet test${target} --nologo --no-restore`,
      regression: `dotnet test${target} --nologo --no-restore --filter "$(${CLASSES} | sed 's/^/FullyQualifiedName~/' | paste -sd '|' -)"`,
    };
  },
};

/** Of several solutions or projects in a folder, one has to be named. */
function targetOf(tree: PackageTree): string {
  const all = [...tree.files].filter((path) => SOLUTION.test(path) || PROJECT.test(path)).toSorted();
  if (all.length < 2) return '';
  const target = all.find((path) => SOLUTION.test(path)) ?? all.find((path) => /test/i.test(path)) ?? all[0];
  return target === undefined ? '' : ` '${target.replaceAll("'", `'\\''`)}'`;
}
