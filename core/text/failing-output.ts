import { cutText, cutToEnd } from './cut-text.ts';

/** How many lines after a test's name tell why it failed. */
const LINES_OF_A_FAILURE = 40;
/** Of what fits, the share that the failure of the first test may take; the end of the output takes the rest. */
const SHARE_OF_THE_FAILURE = 0.6;

/**
 * The part of a failed run's output that says most: what was printed of the first failed test that tells why, then the end.
 *
 * @param failing names of failed tests, as they were read from this output
 * @param limit in UTF-16 units
 */
export function failingOutput(output: string, failing: readonly string[], limit: number): string {
  if (output.length <= limit) return output.toWellFormed();
  const lines = output.split('\n');
  const start = failing.map((name) => findFailure(lines, name)).find((index) => index !== undefined);
  if (start === undefined) return cutToEnd(output, limit);
  const before = lines.slice(0, start).reduce((total, line) => total + line.length + 1, 0);
  if (output.length - before <= limit) return cutToEnd(output, limit);
  const block = cutText(
    lines.slice(start, start + LINES_OF_A_FAILURE).join('\n'),
    Math.floor(limit * SHARE_OF_THE_FAILURE),
  );
  const rest = output.slice(before + block.length);
  const remaining = limit - block.length - 2 * LEFT_OUT.length - 1;
  return `${start === 0 ? '' : LEFT_OUT}${block}\n${cutToEnd(rest, remaining)}`;
}

const LEFT_OUT = '…\n';

/** Where a test is named and why it failed follows; undefined when it is named nowhere in such a way. */
function findFailure(lines: readonly string[], name: string): number | undefined {
  const leaf = leafOf(name);
  if (leaf === '') return undefined;
  const named = lines.flatMap((line, index) => (line.includes(leaf) ? [index] : []));
  return named.slice(0, MAX_PLACES).find((index, place) => {
    const end = Math.min(named[place + 1] ?? lines.length, index + LINES_OF_A_FAILURE);
    return lines.slice(index + 1, end).some((line) => TELLS_WHY.test(line));
  });
}

const MAX_PLACES = 200;

/** The test's own name, without its file and its suites, as runners join them. */
const leafOf = (name: string): string => (name.split(/: | > | › |::/).at(-1) ?? name).replace(/ \(\d+\)$/, '').trim();

const TELLS_WHY =
  /\b\w*(?:Error|Exception)\b|\bassert|\bexpected\b|\bactual\b|\breceived\b|\bpanick?ed\b|\bpanic:|\bgot\b|[!=]==? |\.go:\d+: |^E {3}/i;
