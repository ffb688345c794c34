import { z } from 'zod';

export const findingCategory = z.enum(['security', 'performance', 'coverage', 'api', 'correctness', 'maintainability']);
export type FindingCategory = z.infer<typeof findingCategory>;

/** What the model says of a change. Nothing here is believed before code has looked its quotations up. */
export const reviewAnswerSchema = z.object({
  riskScore: z.int().min(1).max(10).describe('1: cannot hurt anybody; 10: will break production'),
  rationale: z.string().max(4_000).describe('Why, for an engineer who has two minutes'),
  findings: z
    .array(
      z.object({
        category: findingCategory,
        severity: z.enum(['low', 'medium', 'high']),
        path: z.string().describe('The file, from the root'),
        quote: z.string().min(1).max(2_000).describe('The lines that it is about, letter by letter, from the file'),
        text: z.string().max(1_000).describe('What goes wrong, when, and for whom: one or two sentences'),
      }),
    )
    .max(30),
});
export type ReviewAnswer = z.infer<typeof reviewAnswerSchema>;

/** A finding of the model whose quotation is in the head. */
export const reviewFindingSchema = z.object({
  /** The same finding has the same id in every round: a hash of category, path and quoted lines. */
  id: z.string(),
  category: findingCategory,
  severity: z.enum(['low', 'medium', 'high']),
  path: z.string(),
  /** First line of the quotation in the head. */
  line: z.int().positive(),
  quote: z.string(),
  text: z.string(),
  /** `reproduced`: a test is red on the head that must be green. */
  proof: z.enum(['claimed', 'reproduced']),
});
export type ReviewFinding = z.infer<typeof reviewFindingSchema>;

/** The verdict in its published form. Code makes it of facts and findings. Names are those that other tools read. */
export const reviewVerdictSchema = z.object({
  risk_score: z.int().min(1).max(10),
  security_issues: z.array(z.string()),
  performance_concerns: z.array(z.string()),
  coverage_gaps: z.array(z.string()),
  api_breaking_changes: z.array(z.string()),
  auto_approvable: z.boolean(),
  requires_human_review: z.boolean(),
  review_rationale: z.string(),
});
export type ReviewVerdict = z.infer<typeof reviewVerdictSchema>;
