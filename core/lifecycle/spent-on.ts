import type { Attempt } from '../records/attempt.ts';
import type { Incident } from '../records/incident.ts';
import { questionCost } from './question.ts';

/** What an incident cost so far, in dollars: its attempts, and the questions about it. @param attempts all of them */
export const spentOn = (incident: Pick<Incident, 'questions'>, attempts: readonly Pick<Attempt, 'dollars'>[]): number =>
  attempts.reduce((sum, { dollars }) => sum + dollars, questionCost(incident).dollars);
