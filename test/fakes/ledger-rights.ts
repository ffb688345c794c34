import { createEvaluator } from '@mendhook/emulators/aws/policies/evaluate';
import { z } from 'zod';
import { RecordPrefix } from '../../core/names.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import { policiesFor, readLocalPolicies } from '../../local/stack/local-policies.ts';

/** One call of DynamoDB: its action and the partition key, of the table or of an index. */
type Call = readonly [action: string, leadingKey: string, index?: 'by-due' | 'by-activity'];

const key = (kind: keyof typeof RecordPrefix): string => `${RecordPrefix[kind]}x`;
const read = (kind: keyof typeof RecordPrefix): readonly Call[] => [['GetItem', key(kind)]];
const change = (kind: keyof typeof RecordPrefix): readonly Call[] => [
  ['GetItem', key(kind)],
  ['PutItem', key(kind)],
];
const update = (kind: keyof typeof RecordPrefix): readonly Call[] => [['UpdateItem', key(kind)]];

const policyQuery = z.object({
  budgets: z.array(z.string()),
  breakers: z.array(z.string()),
  mutes: z.array(z.string()),
});

/** What each method of the ledger on DynamoDB calls. A new method has to be added here. */
const CALLS: Readonly<Record<keyof Ledger, (...args: readonly unknown[]) => readonly Call[]>> = {
  recordAlert: () => [['PutItem', key('alert')]],
  finishAlert: () => update('alert'),
  getAlert: () => read('alert'),
  delayAlert: () => update('alert'),
  postponeAlert: () => update('alert'),
  listDue: (kind) => [['Query', String(kind), 'by-due']],
  listAlerts: () => [['Query', 'alert', 'by-activity']],
  putLeftAlone: () => [['PutItem', key('leftAlone')]],
  readLeftAlone: () => [['Query', key('leftAlone')]],
  getIncident: () => read('incident'),
  listIncidents: () => [['Query', 'incident', 'by-activity']],
  changeIncident: () => change('incident'),
  changeKnownIncident: () => change('incident'),
  mergeIncident: () => change('incident'),
  openAttempt: () => [['PutItem', key('incident')]],
  getAttempt: () => read('incident'),
  listAttempts: () => [['Query', key('incident')]],
  changeAttempt: () => change('incident'),
  claimBudget: () => [['GetItem', key('budget')], ...update('budget')],
  settleBudget: () => [['GetItem', key('budget')], ...update('budget')],
  listClaims: () => read('budget'),
  readPolicyContext: (query) => {
    const { budgets, breakers, mutes } = policyQuery.parse(query);
    return [
      ...budgets.map((): Call => ['BatchGetItem', key('budget')]),
      ...breakers.map((): Call => ['BatchGetItem', key('breaker')]),
      ...mutes.map((): Call => ['BatchGetItem', key('mute')]),
    ];
  },
  changeBreaker: () => change('breaker'),
  getLink: () => read('link'),
  changeLink: () => change('link'),
  changeCause: () => change('cause'),
  changeCycle: () => change('cycle'),
  changeSearch: () => change('search'),
  putMute: () => [['PutItem', key('mute')]],
  takeSearch: () => update('searches'),
  countSearches: () => read('searches'),
};

const decide = createEvaluator(
  policiesFor(readLocalPolicies(), { keepsWebhooks: false, hasRelease: true, images: [] }),
);
const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/mendhook';

/**
 * The same ledger with the rights that a principal has in the template, such as `triage`. So the rare ways of a function,
 * which no whole run goes, are held against its policy as well.
 *
 * @throws {Error} from a method that the policy does not allow, as DynamoDB would refuse it
 */
export function withRightsOf<Some extends Ledger>(principal: string, ledger: Some): Some {
  return new Proxy(ledger, {
    get: (target, name, receiver) => {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function' || !isMethod(name)) return method;
      return async (...args: unknown[]) => {
        for (const call of CALLS[name](...args)) check(principal, name, call);
        const answer: unknown = await Reflect.apply(method, target, args);
        return answer;
      };
    },
  });
}

const isMethod = (name: string | symbol): name is keyof Ledger => Object.hasOwn(CALLS, name);

/** Most calls are asked about thousands of times. */
const decisions = new Map<string, ReturnType<typeof decide>>();

function check(principal: string, method: string, [action, leadingKey, index]: Call): void {
  const resource = index === undefined ? TABLE : `${TABLE}/index/${index}`;
  const asked = `${principal} may not ${action} ${leadingKey} on ${resource}`;
  const context = { 'dynamodb:LeadingKeys': [leadingKey] };
  const decision = decisions.get(asked) ?? decide({ principal }, { action: `dynamodb:${action}`, resource, context });
  decisions.set(asked, decision);
  if (decision !== 'allowed') throw new Error(`AccessDenied: ${asked} (${method}): ${decision}`);
}
