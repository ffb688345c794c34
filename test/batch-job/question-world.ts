import { onTestFinished } from 'vitest';
import { createMemoryLedger } from '../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../adapters/memory-messenger.ts';
import { createAnthropicUpstream } from '../../batch-job/gateway/anthropic-upstream.ts';
import type { QuestionOptions } from '../../batch-job/run-question.ts';
import { auditKeys } from '../../core/lifecycle/audit-keys.ts';
import { noteQuestion, questionJobName } from '../../core/lifecycle/question.ts';
import { createLogger } from '../../core/logger.ts';
import { questionBudgetsOf } from '../../core/policy/question-budgets.ts';
import type { AuditLog } from '../../core/ports/audit-log.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import { submitQuestion } from '../../workflows/questions/submit-question.ts';
import { withRightsOf } from '../fakes/ledger-rights.ts';
import { createMemoryAuditLog } from '../fakes/memory-audit-log.ts';
import { createMemoryPersonReplies } from '../fakes/memory-person-replies.ts';
import { createMemoryJobRunner } from '../fakes/memory-queue.ts';
import { type Reply, type SeenRequest, startModelServer } from '../fakes/model-server.ts';
import { claimedFixture, NOW } from '../fakes/records.ts';
import { threadsAtOnce } from '../fakes/threads-at-once.ts';
import { aConfig } from '../fixtures/records.ts';

export const REASON = 'the test is red without the fix';

/** An answer of the model's, as JSON text. */
export const says = (change: object): Reply => ({
  blocks: [{ text: JSON.stringify({ inLog: true, answer: 'It was red.', rests: [], action: null, ...change }) }],
});

/** The number of the first entry of the prompt that holds these words. */
export const whereInLog = ({ text }: SeenRequest, words: string): number => {
  const prompt: string = JSON.parse(text).messages[0].content;
  const line = prompt.split('\n').find((each) => each.startsWith('[') && each.includes(words)) ?? '';
  return Number(/^\[(\d+)\]/.exec(line)?.[1] ?? 0);
};

/** A good answer: it rests on what the log says. */
export const good = (request: SeenRequest): Reply =>
  says({ answer: 'It was red without the fix.', rests: [{ entry: whereInLog(request, REASON), quote: REASON }] });

interface WorldSettings {
  reply?: (request: SeenRequest) => Reply;
  words?: string;
  /** What the agent has said in the log. */
  said?: string;
  limitDollars?: number;
}

/** A submitted question about an incident with an attempt, and everything outside; the model is scripted. */
export async function openQuestionWorld(settings: WorldSettings = {}) {
  const ledger = createMemoryLedger();
  const world = await openQuestionWorldOn({ ledger, auditLog: createMemoryAuditLog() }, settings);
  return { ...world, held: () => world.budgets.map(({ name }) => ledger.total(name)) };
}

/** The same with another ledger and another audit log than those in memory. */
export async function openQuestionWorldOn<L extends Ledger, A extends AuditLog>(
  { ledger, auditLog }: { readonly ledger: L; readonly auditLog: A },
  { reply = good, words = 'was the test red?', said = 'The agent looked.', limitDollars = 0.5 }: WorldSettings = {},
) {
  const model = await startModelServer(reply);
  onTestFinished(() => model.close());
  const messenger = createMemoryMessenger();
  const replies = createMemoryPersonReplies();
  const jobs = createMemoryJobRunner(() => NOW);
  const { incident, attempt } = claimedFixture({});
  const { id } = incident;
  const thread = await messenger.open({ channel: 'C1', key: id, message: { text: 'new', blocks: [] } });
  await ledger.mergeIncident(id, () => ({ ...incident, thread }));
  await ledger.openAttempt(attempt);
  const keys = auditKeys(id, attempt.number);
  await auditLog.append(keys.attempt, [
    { at: NOW, event: 'verification', detail: { verified: true, reason: REASON } },
    { at: NOW, event: 'claude', detail: { type: 'assistant', message: { content: [{ type: 'text', text: said }] } } },
  ]);
  const lines: string[] = [];
  const logger = createLogger((line) => lines.push(line));
  const config = aConfig({});
  const budgets = questionBudgetsOf(attempt.service, limitDollars, NOW);
  const claims = budgets.map(({ name, kind, claimed }) => ({ name, kind, claimed }));
  const asked = { id: 'C1-2.2', by: { id: 'U1', name: 'ana' }, at: NOW, words, model: config.model, limitDollars };
  const noted = await ledger.changeIncident(id, (current) => noteQuestion(current, { ...asked, budgets: claims }, NOW));
  const clock = () => NOW;
  const threads = threadsAtOnce({ ledger, messenger, logger, clock });
  await submitQuestion({ ledger, jobs, threads, logger, clock }, noted, { number: 1, budgets });
  const options: QuestionOptions = {
    ...{ incidentId: id, questionNumber: 1, jobId: 'job-1', threads, auditLog, replies, logger, clock },
    ledger: withRightsOf('worker', ledger),
    connectModel: () => createAnthropicUpstream({ url: model.url, apiKey: 'the-real-key' }),
    newBoundary: () => '0123456789abcdef0123456789abcdef',
    signal: new AbortController().signal,
  };
  return {
    ...{ options, ledger, auditLog, messenger, replies, jobs, model, lines, budgets, incidentId: id },
    jobName: questionJobName(id, 1),
    question: async () => (await ledger.getIncident(id))?.questions?.[0],
    incident: async () => (await ledger.getIncident(id)) ?? incident,
    /** What the thread was told. */
    told: () =>
      [...(messenger.threads[0]?.replies.values() ?? [])].map(
        ({ text, blocks }) => `${text}\n${JSON.stringify(blocks)}`,
      ),
  };
}
