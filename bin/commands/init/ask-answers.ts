import { DATADOG_SITES } from '../../../core/config/datadog-sites.ts';
import type { Prompts } from '../../prompts.ts';
import { UsageError } from '../../run-command.ts';
import type { Answers } from './config-text.ts';
import { FIELDS, type FieldName, meantBy, problemOf } from './fields.ts';

export const MODES = ['observe', 'suggest', 'draft-pr'] as const;

/** Answers that were given by options, as they were typed. */
export type KnownAnswers = { readonly [Name in keyof Answers]?: Answers[Name] | undefined };

/** What is proposed, or taken where nobody can be asked. */
export interface Proposed {
  readonly repository?: string | undefined;
  readonly branchOf: (repository: string) => string;
}

const REQUIRED = ['service', 'repository', 'channel'] as const;

/**
 * Completes the answers: asks for what was not given, or takes the defaults.
 *
 * @param prompts undefined when nothing may be asked
 * @param say tells the person how an answer was understood
 * @throws {UsageError} naming the options that are missing, when nothing may be asked
 */
export async function askAnswers(
  answers: KnownAnswers,
  proposed: Proposed,
  prompts: Prompts | undefined,
  say: (line: string) => void,
): Promise<Answers> {
  if (prompts === undefined) {
    const known: KnownAnswers = { ...answers, repository: answers.repository ?? proposed.repository };
    const missing = REQUIRED.filter((name) => known[name] === undefined).map((name) => `--${name}`);
    if (missing.length > 0) throw new UsageError(`not a terminal, so nothing can be asked: give ${missing.join(', ')}`);
  }
  const text = async (name: FieldName, example = '') =>
    meantBy(name, answers[name] ?? (prompts === undefined ? example : await askText(prompts, name, example)));
  const site =
    answers.site ??
    (await prompts?.select({ message: 'Datadog site', choices: DATADOG_SITES.map((value) => ({ value })) }));
  const service = await text('service');
  const env = await text('env');
  const repository = await text('repository', proposed.repository);
  say(`repository: ${repository}`);
  return {
    site: site ?? DATADOG_SITES[0],
    service,
    env: env === '' ? undefined : env,
    repository,
    branch: await text('branch', proposed.branchOf(repository)),
    channel: await text('channel', prompts === undefined ? '' : '#alerts'),
    mode: answers.mode ?? (await prompts?.select(MODE_QUESTION)) ?? 'suggest',
  };
}

/** Asks until the configuration's own schema takes the answer. Only `env` may stay empty. */
const askText = ({ input }: Prompts, name: FieldName, example: string): Promise<string> =>
  input({
    message: FIELDS[name].message,
    ...(example === '' ? {} : { default: example }),
    validate: (value) => (name === 'env' && value === '' ? true : (problemOf(name, value) ?? true)),
  });

const MODE_QUESTION = {
  message: 'What mendhook may do',
  choices: [
    { value: 'observe', name: 'observe: group and count errors' },
    { value: 'suggest', name: 'suggest: a diagnosis and a patch in Slack' },
    { value: 'draft-pr', name: 'draft-pr: a draft pull request' },
  ],
  default: 'suggest',
} as const;
