import type { DeploymentConfiguration, DeploymentLifecycleHook } from '@aws-sdk/client-ecs';

/** After it an unanswered hook rolls back: a day, which is ECS's own default. */
const HOOK_MINUTES = 1_440;
const STAGE = 'PRE_PRODUCTION_TRAFFIC_SHIFT';

/**
 * How a service is deployed: its own terms, but for the strategy. A share of the traffic is a canary that pauses before each shift. All
 * of it is one shift without a pause.
 */
export function deploymentConfigurationOf(own: DeploymentConfiguration, percent: number): DeploymentConfiguration {
  const { canaryConfiguration: _, linearConfiguration: __, lifecycleHooks = [], strategy, ...terms } = own;
  const hooks = lifecycleHooks.filter((hook) => !isPause(hook));
  if (percent >= 100) {
    const whole = strategy === 'CANARY' || strategy === 'LINEAR' ? 'BLUE_GREEN' : strategy;
    return { ...terms, ...(whole !== undefined && { strategy: whole }), lifecycleHooks: hooks };
  }
  return {
    ...terms,
    strategy: 'CANARY',
    // The pause holds it; the bake time would pass before it.
    canaryConfiguration: { canaryPercent: percent, canaryBakeTimeInMinutes: 0 },
    lifecycleHooks: [...hooks, PAUSE],
  };
}

const PAUSE: DeploymentLifecycleHook = {
  targetType: 'PAUSE',
  lifecycleStages: [STAGE],
  timeoutConfiguration: { timeoutInMinutes: HOOK_MINUTES, action: 'ROLLBACK' },
};

const isPause = ({ targetType, lifecycleStages = [] }: DeploymentLifecycleHook): boolean =>
  targetType === 'PAUSE' && lifecycleStages.includes(STAGE);
