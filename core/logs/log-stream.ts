/** The tags that say which process wrote a line, as Datadog's agent sets them. */
const TAGS = ['container_id', 'container_name', 'pod_name', 'kube_container_name', 'task_arn', 'filename', 'stream'];

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
  return found.length === 0 ? undefined : found.toSorted().join(' ').slice(0, 1_000);
}
