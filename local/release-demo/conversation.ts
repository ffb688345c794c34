import type { ReviewAnswer } from '../../core/records/review-verdict.ts';
import { type Conversation, type ConversationInput, conversationSchema } from '../model/conversation.ts';
import { reviewConversation } from '../review-demo/conversation.ts';
import { explainPacking, fixPacking, investigatePacking } from './conversation-packing.ts';
import { packingList } from './packing-list.ts';

type Phase = ConversationInput['phases'][number];

const reviewOf = (name: string, promptSays: string | undefined, answer: ReviewAnswer): Phase => ({
  name: `review-${name}`,
  when: { verdictRequires: 'riskScore', ...(promptSays === undefined ? {} : { promptSays }) },
  steps: [
    {
      text: 'I read what changed, and who uses it.',
      toolCalls: [{ name: 'Grep', input: { pattern: 'packingList', output_mode: 'files_with_matches' } }],
    },
    { text: 'That is all that I need.', toolCalls: [{ name: 'StructuredOutput', input: answer }] },
  ],
});

/** The reviewer sees what the tests see: in the repository each product has a weight. */
const packing = reviewOf('packing', packingList.title, {
  riskScore: 3,
  rationale: 'Each order gets one more field. It is computed from products that have names and weights.',
  findings: [],
});

/** Every other change: that is mendhook's own fix, whose title comes from the incident. */
const fix = reviewOf('fix', undefined, {
  riskScore: 2,
  rationale: 'A product without a weight is written as sent by mail, and a test has one.',
  findings: [],
});

/** The conversation that the model of the demo plays for its six changes. */
export const releaseConversation = (): Conversation =>
  conversationSchema.parse({
    name: 'six changes',
    phases: [...reviewConversation().phases, packing, fix, explainPacking, investigatePacking, fixPacking],
  });
