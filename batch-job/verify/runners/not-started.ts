import { captures, type Runner } from './runner.ts';

/**
 * A program that ended before any runner had a say: a test file, or what it imports, is missing. Node.js and Ruby name the file that asks for it.
 */
export const notStarted: Runner = {
  name: 'no runner',
  prints:
    /^(?:Node\.js v\d|Error(?: \[ERR_MODULE_NOT_FOUND\])?: Cannot find (?:module|package) '|.*: cannot load such file -- .* \(LoadError\)$)/,
  read(lines) {
    const notLoaded = [
      ...captures(
        lines,
        /^Error(?: \[ERR_MODULE_NOT_FOUND\])?: Cannot find (?:module|package) '.*' imported from (\S+)$/,
      ),
      ...lines.flatMap((line, index) =>
        /^(?:Error: Cannot find module|Require stack:)/.test(line)
          ? captures(lines.slice(index + 1, index + 3), /^- (\S+)$/).slice(0, 1)
          : [],
      ),
      ...captures(lines, /cannot load such file -- (\S+) \(LoadError\)$/),
    ];
    const files = [...new Set(notLoaded)];
    return { failing: files, notLoaded: files };
  },
};
