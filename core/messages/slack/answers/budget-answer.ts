import type { Budget } from '../../../policy/budgets.ts';
import type { SlackMessage } from '../../../records/slack-message.ts';
import { slackCode } from '../../../text/mrkdwn.ts';
import { count, dollars } from '../../../text/quantities.ts';
import { linesMessage } from './lines-message.ts';

/**
 * Says what of each budget is set aside or spent.
 *
 * @param held by the budget's name
 */
export const budgetAnswer = (budgets: readonly Budget[], held: Readonly<Record<string, number>>): SlackMessage =>
  linesMessage('What of the budgets is set aside or spent', [
    '*Set aside or spent, of at most:*',
    ...budgets.map(({ name, kind, limit }) => {
      const show = kind === 'dollars' ? dollars : count;
      return `• ${slackCode(name, 120)}: ${show(held[name] ?? 0)} of ${show(limit)}`;
    }),
  ]);
