import type { Coverage, CoveredFunction, SkippedPart } from '../../../core/proof/coverage.ts';

/**
 * Puts together what several processes ran. A function was run as often as all of them ran it; a part was left out when no
 * process that loaded the file ran it. Of a file that one process knows with its lines, the others' names do not count.
 */
export function mergeCoverage(processes: readonly Coverage[]): Coverage {
  const placed = new Set(
    processes.flatMap(({ functions }) => functions.filter(({ lines }) => lines !== undefined).map(({ path }) => path)),
  );
  const functions = new Map<string, CoveredFunction>();
  for (const each of processes.flatMap((one) => one.functions)) {
    if (placed.has(each.path) && each.lines === undefined) continue;
    const key = JSON.stringify([each.path, each.name, each.lines]);
    const known = functions.get(key);
    functions.set(key, known === undefined ? each : { ...known, calls: known.calls + each.calls });
  }
  const files = [...new Set(processes.flatMap((one) => one.files))];
  return {
    files,
    functions: [...functions.values()],
    skipped: files.flatMap((path) =>
      skippedByAll(
        processes.filter((one) => runs(one, path)),
        path,
      ),
    ),
  };
}

const runs = ({ functions }: Coverage, path: string): boolean =>
  functions.some((each) => each.path === path && each.calls > 0);

function skippedByAll(processes: readonly Coverage[], path: string): readonly SkippedPart[] {
  const [first = [], ...others] = processes.map(({ skipped }) => skipped.filter((part) => part.path === path));
  const keys = others.map((parts) => new Set(parts.map(keyOf)));
  return first.filter((part) => keys.every((known) => known.has(keyOf(part))));
}

const keyOf = ({ from, to }: SkippedPart): string => `${from}-${to}`;
