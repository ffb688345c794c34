import { expect, test } from 'vitest';
import { spentOn } from '../../../core/lifecycle/spent-on.ts';

const question = { id: 'C1-1', number: 1, by: { id: 'U1', name: 'ana' }, at: 0, status: 'answered' as const };

test.each([
  { attempts: [], questions: [], spent: 0 },
  { attempts: [0.5, 0.125], questions: [], spent: 0.625 },
  { attempts: [0.5], questions: [0.25], spent: 0.75 },
])('$attempts in attempts and $questions in questions are $spent', ({ attempts, questions, spent }) => {
  const asked = questions.map((dollars) => ({ ...question, dollars }));
  expect(
    spentOn(
      { questions: asked },
      attempts.map((dollars) => ({ dollars })),
    ),
  ).toBe(spent);
});
