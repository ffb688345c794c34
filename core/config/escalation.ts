import { z } from 'zod';

/** Outcomes of an attempt after which a person is needed. */
const CALLED_FOR = ['fix-verified', 'fix-unverified', 'diagnosed', 'not-code-fixable', 'declined', 'failed'] as const;

const DAY_MINUTES = 24 * 60;

const callAddress = z
  .string()
  .max(1_000)
  .refine(isCallAddress, 'expected an https address without a user, such as "https://calls.example.com/mendhook"')
  .describe('Where a signed call is sent: an https address');

/** One way to call people. `call` names the system. */
export const escalationStepSchema = z.discriminatedUnion('call', [
  z.strictObject({
    call: z.literal('mention').describe('Mention the owner in the incident’s thread'),
  }),
  z.strictObject({
    call: z.literal('pagerduty').describe('Trigger an alert of PagerDuty; its routing key is in the secret'),
    severity: z
      .enum(['critical', 'error', 'warning', 'info'])
      .default('error')
      .describe('Severity of the alert in PagerDuty'),
  }),
  z.strictObject({
    call: z.literal('datadog-on-call').describe('Page a team or a user of Datadog On-Call'),
    team: z.string().min(1).max(200).optional().describe('Handle of the team, such as `checkout`'),
    user: z.uuid().optional().describe('Or the id of the user'),
    urgency: z.enum(['low', 'high']).default('high').describe('Urgency of the page'),
  }),
  z.strictObject({
    call: z.literal('webhook').describe('Send a signed call to an address of your own; its secret is in the secret'),
    url: callAddress,
  }),
]);
export type EscalationStep = z.output<typeof escalationStepSchema>;
export type CallKind = EscalationStep['call'];

export const escalationSchema = z
  .strictObject({
    after: z
      .int()
      .min(1)
      .max(DAY_MINUTES)
      .default(30)
      .describe('Minutes in which no person answers an outcome before the first step, and before each further one'),
    outcomes: z
      .array(z.enum(CALLED_FOR))
      .min(1)
      .default([...CALLED_FOR])
      .describe('Outcomes that need a person'),
    wake: z.boolean().default(false).describe('Whether people are called in the policy’s quiet hours, too'),
    pagesPerDay: z
      .int()
      .min(1)
      .max(1_000)
      .default(10)
      .describe('Pages of the service in a day (UTC), and as many mentions'),
    steps: z.array(escalationStepSchema).min(1).max(10).describe('Who is called, one after the other'),
  })
  .superRefine(({ after, steps }, context) => {
    const problem = (message: string, ...path: (string | number)[]) =>
      context.addIssue({ code: 'custom', path: ['steps', ...path], message });
    if (after * steps.length >= DAY_MINUTES)
      problem('expected fewer steps, or a shorter `after`: nobody is called after a day');
    for (const once of ['mention', 'pagerduty'] as const) {
      if (steps.filter(({ call }) => call === once).length > 1) problem(`expected one \`${once}\`: it calls once`);
    }
    for (const [index, step] of steps.entries()) {
      if (step.call === 'datadog-on-call' && (step.team === undefined) === (step.user === undefined)) {
        problem('expected either `team` or `user`', index);
      }
    }
  });
export type Escalation = z.output<typeof escalationSchema>;

/** Plain HTTP is for a receiver on this machine alone. */
function isCallAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname));
}
