import type { Config } from '../../core/config/config.ts';
import { modelConfigSchema } from '../../core/config/model.ts';
import type { ModelInUse } from '../../page/source.ts';
import type { RealSystems } from '../real-systems.ts';
import type { Conversation } from './conversation.ts';

/** Who answers the worker on this machine, and the configuration that goes with it. */
export interface ChosenModel {
  readonly model: ModelInUse;
  readonly config: Config;
  /** What the scripted model plays; left out when there is none. */
  readonly conversation?: Conversation;
}

/**
 * Chooses the model: the real one with a key, else a written conversation, else none. Without a model every service is only
 * observed, and its threads say why.
 */
export function chooseModel(
  config: Config,
  { model: key }: Pick<RealSystems, 'model'>,
  conversation: Conversation | undefined,
): ChosenModel {
  const { provider, proposeFix } = config.model;
  if (key !== undefined && provider === 'anthropic') return { config, model: { kind: 'real', label: proposeFix } };
  if (conversation !== undefined) {
    // The conversation is played over Anthropic's API, whatever the models of a deployment are.
    const model = provider === 'anthropic' ? config.model : modelConfigSchema.parse({});
    return {
      config: { ...config, model },
      model: { kind: 'scripted', label: `scripted conversation “${conversation.name}”` },
      conversation,
    };
  }
  const reason = provider === 'anthropic' ? NO_KEY : NO_BEDROCK;
  return { config: observing(config, reason), model: { kind: 'none', label: reason } };
}

const WHAT_IS_LEFT = 'errors are grouped, no cause is sought and no fix is proposed';
const NO_KEY = `no model: ${WHAT_IS_LEFT}. Set ANTHROPIC_API_KEY, or play --conversation FILE`;
/** The worker's AWS credentials are those of the account on this machine. */
const NO_BEDROCK = `no model: ${WHAT_IS_LEFT}. Bedrock is not asked from this machine: set model.provider to "anthropic" and ANTHROPIC_API_KEY, or play --conversation FILE`;

const observing = (config: Config, observeReason: string): Config => ({
  ...config,
  services: config.services.map((service) =>
    service.mode === 'observe' ? service : { ...service, mode: 'observe', observeReason },
  ),
});
