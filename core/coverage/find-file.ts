/**
 * Finds the file of a repository that a report of coverage means: by its path below `root`, else by the end of its path, since
 * a report may name a package, a module or another machine's folder.
 *
 * @param root folder that the repository was in as the tests ran, absolute. @default - no path is below it
 * @returns undefined where no file fits, or more than one does
 */
export function createFileFinder(files: readonly string[], root?: string): (path: string) => string | undefined {
  const known = new Set(files);
  const byName = new Map<string, string[]>();
  for (const file of files) {
    const name = lastPart(file);
    byName.set(name, [...(byName.get(name) ?? []), file]);
  }
  return (path) => {
    const inRoot = root !== undefined && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
    if (known.has(inRoot)) return inRoot;
    if (inRoot !== path) return undefined;
    const named = byName.get(lastPart(path)) ?? [];
    // `com/acme/Stock.java` is the end of the file's path; `example.com/shop/stock.go` ends with it.
    const fitting = named.filter((file) => file.endsWith(`/${path}`) || path.endsWith(`/${file}`));
    const longest = fitting.filter((file) => fitting.every((other) => !other.endsWith(`/${file}`)));
    return longest.length === 1 ? longest[0] : undefined;
  };
}

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
