import { z } from 'zod';

/** A line of a container, as Kubernetes keeps it. */
export interface ContainerLine {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** `TIME STREAM TAG TEXT`; the tag `F` says that the line is whole. */
const LINE = /^(\S+) (stdout|stderr) F (.*)$/;

const instant = z.iso.datetime().transform((text) => Date.parse(text));
const stream = z.enum(['stdout', 'stderr']);

/**
 * Reads the log file of a container: https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md
 *
 * @throws {Error} when a line is cut or has another form, with its number
 */
export function readContainerLog(file: string): readonly ContainerLine[] {
  return file
    .trimEnd()
    .split('\n')
    .map((line, index) => {
      const [, at, from, text] = LINE.exec(line) ?? [];
      if (text === undefined) throw new Error(`line ${index + 1} is no whole line of a container: ${line}`);
      return { at: instant.parse(at), stream: stream.parse(from), text };
    });
}

/**
 * The lines as Datadog's agent ships them, the newest one at `now` (epoch milliseconds). Each line is a log event of its own;
 * what a container writes to stderr is an error: https://docs.datadoghq.com/containers/docker/log/
 *
 * @param labels what the agent adds to every line, such as `hostname`, `service` and `ddtags`
 */
export function asAgentShips(
  lines: readonly ContainerLine[],
  labels: Readonly<Record<string, string>>,
  now: number,
): readonly Readonly<Record<string, unknown>>[] {
  const newest = lines.reduce((latest, { at }) => Math.max(latest, at), 0);
  return lines.map(({ at, stream, text }) => ({
    ...labels,
    timestamp: now - (newest - at),
    status: stream === 'stderr' ? 'error' : 'info',
    message: text,
  }));
}
