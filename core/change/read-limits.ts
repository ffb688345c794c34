/** GitHub itself lists no more files of a pull request. */
const MAX_FILES = 3_000;
/** What a file may hold to be read. */
export const MAX_TEXT_BYTES = 1024 * 1024;
/** What is compared line by line. A longer patch than git's output may be is none. */
const MAX_CHANGED_BYTES = 24 * 1024 * 1024;

/**
 * Says which changed files are too large or too many to be read.
 *
 * @param changed the paths of each changed file; two for a renamed one
 * @param sizes bytes by path, the larger side's
 * @returns for each file why it is not read, such as "has 104857600 bytes"; undefined where it is
 */
export function whyNotRead(
  changed: readonly (readonly string[])[],
  sizes: ReadonlyMap<string, number>,
): readonly (string | undefined)[] {
  let compared = 0;
  return changed.map((paths, index) => {
    const largest = Math.max(0, ...paths.map((path) => sizes.get(path) ?? 0));
    if (largest > MAX_TEXT_BYTES) return `has ${largest} bytes`;
    if (index >= MAX_FILES) return `comes after the first ${MAX_FILES} files`;
    // A file may be there on both sides.
    if (compared + 2 * largest > MAX_CHANGED_BYTES)
      return `comes after the first ${MAX_CHANGED_BYTES} bytes of changed files`;
    compared += 2 * largest;
    return undefined;
  });
}
