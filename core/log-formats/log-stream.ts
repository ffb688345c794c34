/** The tags that say which process wrote a line, as Datadog's agent sets them. */
const TAGS = ['container_id', 'container_name', 'pod_name', 'kube_container_name', 'task_arn', 'filename', 'stream'];
const LONGEST = 1_000;

/**
 * Names the container, file and stream that a log came from, besides its host.
 *
 * @param tags `name:value`, as Datadog keeps them
 * @returns undefined when no tag says
 */
export function logStreamOf(tags: readonly unknown[]): string | undefined {
  const found = tags.filter(
    (tag): tag is string => typeof tag === 'string' && TAGS.includes(tag.slice(0, tag.indexOf(':'))),
  );
  return found.length === 0 ? undefined : found.toSorted().join(' ').slice(0, LONGEST);
}

/**
 * The tags that a stream is named by, each `[name, value]`, for a query that finds its lines.
 *
 * @param stream as `logStreamOf` returns it
 * @returns undefined when a tag is odd or cut off: such a query could find other lines
 */
export function streamTags(stream: string): readonly (readonly [name: string, value: string])[] | undefined {
  if (stream.length >= LONGEST) return undefined;
  const tags = stream.split(' ').map((tag) => {
    const end = tag.indexOf(':');
    return [tag.slice(0, end), tag.slice(end + 1)] as const;
  });
  return tags.every(([name, value]) => TAGS.includes(name) && VALUE.test(value)) ? tags : undefined;
}

/** https://docs.datadoghq.com/getting_started/tagging/#define-tags : Datadog turns any other character into `_`. */
const VALUE = /^[\p{L}\p{N}_.:/-]+$/u;
