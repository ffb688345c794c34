/**
 * Whether an event is about a deployment: it names the deployment, or the ECS service that it is of.
 *
 * @param deployment the provider's id, as the step has it
 * @param named what the event names
 */
export function isNamed(deployment: string, named: string): boolean {
  if (deployment === named) return true;
  const [, before, place] = /^(arn:[\w-]+:ecs:[\w-]*:\d*):service\/([^/]+\/[^/]+)$/.exec(named) ?? [];
  return before !== undefined && deployment.startsWith(`${before}:service-deployment/${place}/`);
}
