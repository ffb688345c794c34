import type { Change } from '../../core/change/change.ts';
import { applyRule, type ChangeRule } from '../../core/change/change-rule.ts';
import { readFact } from '../../core/change/read-fact.ts';
import { messageOf } from '../../core/errors.ts';
import type { Fact } from '../../core/records/change-facts.ts';
import { cutText } from '../../core/text/cut-text.ts';
import type { ReviewBench, ReviewTool } from './review-tool.ts';

const WHY_CHARACTERS = 500;

/**
 * Runs every tool and rule on a change. One that fails is "not measured" and holds up no other. Tools that run code of the
 * change come last, one after the other.
 *
 * @returns whether the change was read, then a fact each, in the order of `tools` and then of `rules`
 * @throws the signal's reason when the review is ended early
 */
export async function measureChange(
  change: Change,
  bench: ReviewBench,
  { tools, rules }: { readonly tools: readonly ReviewTool[]; readonly rules: readonly ChangeRule[] },
): Promise<readonly Fact[]> {
  const measure = (tool: ReviewTool) => attempt(tool.name, () => tool.measure(change, bench));
  const facts = new Map<ReviewTool, Fact>();
  const others = tools.filter(({ runsHead }) => runsHead !== true);
  await Promise.all(others.map(async (tool) => facts.set(tool, await measure(tool))));
  for (const tool of tools) if (tool.runsHead === true) facts.set(tool, await measure(tool));
  const measured = tools.flatMap((tool) => facts.get(tool) ?? []);
  const ruled = await Promise.all(rules.map((rule) => attempt(rule.name, async () => applyRule(rule, change))));
  bench.signal?.throwIfAborted();
  return [readFact(change), ...measured, ...ruled];
}

async function attempt(name: string, measure: () => Promise<Fact>): Promise<Fact> {
  try {
    return await measure();
  } catch (error) {
    return { status: 'not measured', name, why: cutText(messageOf(error), WHY_CHARACTERS), found: [] };
  }
}
