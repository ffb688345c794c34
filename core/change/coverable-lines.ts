import type { Change } from './change.ts';
import { changedLines } from './changed-lines.ts';

/** Lines that a change adds and that a test can run, by path, from 1. */
export function coverableLines(change: Change): ReadonlyMap<string, readonly number[]> {
  const lines = changedLines(change).added.filter(
    ({ kind, path, bare }) => kind === 'code' && RUNS.test(path) && !NEVER_RUNS.test(path) && isStatement(bare),
  );
  return new Map(
    [...Map.groupBy(lines, ({ path }) => path)].map(([path, found]) => [path, found.map(({ line }) => line)]),
  );
}

/** Languages that tests of a service run. */
const RUNS = /\.(?:[cm]?[jt]sx?|py|go|java|kts?|scala|groovy|rs|rb|php|cs|fs|exs?|erl|clj|swift|dart|vue|svelte)$/;
const NEVER_RUNS =
  /\.d\.[cm]?ts$|(^|\/)(?:setup|conf)\.py$|(^|\/)[\w.-]+\.config\.[cm]?[jt]s$|(^|\/)mix\.exs$|\.gradle\.kts$|(^|\/)(?:Package\.swift|build\.rs)$/;

/** No import, declaration, mark or bracket. */
const isStatement = (code: string): boolean =>
  /[\w"'`]/.test(code) &&
  !/^\s*(?:import|from\s+\S+\s+import|package|use|using|require(?:_once)?|include|namespace|module|alias|extern|export\s+(?:\*|\{|type|interface)|(?:export\s+|public\s+|declare\s+)*(?:interface|type|enum|abstract)\s|@\w|#\[|\[\w+[\](]|else\b|end\b|try\b|finally\b|begin\b|ensure\b|default\s*:|pass\b|\w+\??:\s*[\w<>[\]| ]+;$)/.test(
    code,
  );
