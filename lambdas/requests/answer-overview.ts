import type { Config } from '../../core/config/config.ts';
import { muteTarget } from '../../core/lifecycle/mute-target.ts';
import { budgetAnswer } from '../../core/messages/slack/answers/budget-answer.ts';
import { incidentsAnswer, isOpen } from '../../core/messages/slack/answers/incidents-answer.ts';
import { nothingDone } from '../../core/messages/slack/answers/misunderstood.ts';
import { servicesAnswer } from '../../core/messages/slack/answers/services-answer.ts';
import { type Budget, budgetsOf } from '../../core/policy/budgets.ts';
import { allReportBudgets } from '../../core/policy/report-budgets.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Mute } from '../../core/records/mute.ts';
import type { SlackMessage } from '../../core/records/slack-message.ts';
import { isSameTag } from '../../core/text/tag-value.ts';

interface OverviewDependencies {
  readonly ledger: Pick<Ledger, 'listIncidents' | 'readPolicyContext'>;
  readonly config: Config;
  readonly clock: Clock;
}

const INCIDENTS_READ = 1_000;
/** The most that DynamoDB reads at once. */
const READ_AT_ONCE = 100;

/** How many incidents of each service are open; or, of one service, which. */
export async function answerStatus(deps: OverviewDependencies, wanted: string | undefined): Promise<SlackMessage> {
  const { config, clock } = deps;
  const services = config.services.filter(({ name }) => wanted === undefined || isSameTag(name, wanted));
  if (services.length === 0) return nothingDone(`there is no service ${wanted ?? ''} in the configuration`);
  const open = (await deps.ledger.listIncidents(INCIDENTS_READ)).filter(isOpen);
  if (wanted !== undefined) {
    return incidentsAnswer(
      open.filter(({ service }) => isSameTag(service, wanted)),
      `open incidents of ${wanted}`,
    );
  }
  const mutes = await readServiceMutes(deps, [...new Set(services.map(({ name }) => name))]);
  const states = services.map((service) => ({
    service,
    open: open.filter((incident) => isSameTag(incident.service, service.name) && isIn(incident.env, service.env)),
    mutes: mutes.filter(({ target }) => target === muteTarget.service(service.name)),
  }));
  return servicesAnswer(states, clock());
}

export const answerIncidents = async ({ ledger }: OverviewDependencies): Promise<SlackMessage> =>
  incidentsAnswer((await ledger.listIncidents(INCIDENTS_READ)).filter(isOpen), 'open incidents');

/** What of each budget is held just now; those that several services share, once. */
export async function answerBudget({ ledger, config, clock }: OverviewDependencies): Promise<SlackMessage> {
  const all = new Map<string, Budget>();
  for (const service of config.services) {
    const own = budgetsOf({ ...service, mode: 'draft-pr' }, clock());
    const reported = allReportBudgets(config.jira, service.policy.dollarsPerAttempt, clock());
    for (const budget of [...own, ...reported]) all.set(budget.name, budget);
  }
  const names = [...all.keys()];
  const held: Record<string, number> = {};
  for (let start = 0; start < names.length; start += READ_AT_ONCE) {
    const asked = names.slice(start, start + READ_AT_ONCE);
    Object.assign(held, (await ledger.readPolicyContext({ budgets: asked, breakers: [], mutes: [] })).held);
  }
  return budgetAnswer([...all.values()], held);
}

async function readServiceMutes({ ledger }: OverviewDependencies, names: readonly string[]): Promise<readonly Mute[]> {
  const found: Mute[] = [];
  for (let start = 0; start < names.length; start += READ_AT_ONCE) {
    const mutes = names.slice(start, start + READ_AT_ONCE).map(muteTarget.service);
    found.push(...(await ledger.readPolicyContext({ budgets: [], breakers: [], mutes })).mutes);
  }
  return found;
}

const isIn = (env: string | undefined, wanted: string | undefined): boolean =>
  wanted === undefined || (env !== undefined && isSameTag(env, wanted));
