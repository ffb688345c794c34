import { type Conversation, type Phase, type Step, VERDICT_TOOL } from './conversation.ts';
import {
  assistantTurns,
  type MessagesRequest,
  promptText,
  requiredFields,
  systemText,
  type ToolResult,
  toolResults,
} from './messages-request.ts';
import { withAbsolutePath, workingDirectory } from './working-directory.ts';

export type ContentBlock =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: unknown };

export type NextTurn =
  | { readonly kind: 'say'; readonly content: readonly ContentBlock[] }
  | { readonly kind: 'unscripted'; readonly reason: string };

/**
 * What the model says next. The request alone decides, so asking twice gives the same answer twice.
 *
 * A script that does not fit the repository is not played on: the model then says so and calls no tool, which ends the
 * phase without a verdict.
 */
export function nextTurn(conversation: Conversation, request: MessagesRequest): NextTurn {
  const phase = conversation.phases.find((candidate) => fits(candidate, request));
  if (phase !== undefined) return continuePhase(phase, request);
  // Claude Code asks for titles and summaries on the side, without any tool.
  if (request.tools.length === 0) return say('An incident is being looked into.');
  const asked = requiredFields(request, VERDICT_TOOL).join(', ') || 'nothing';
  return unscripted(
    `no phase of the conversation "${conversation.name}" fits; the verdict asked for requires ${asked}`,
  );
}

function fits({ when }: Phase, request: MessagesRequest): boolean {
  const { verdictRequires, systemSays, promptSays } = when;
  return (
    (verdictRequires === undefined || requiredFields(request, VERDICT_TOOL).includes(verdictRequires)) &&
    (systemSays === undefined || systemText(request).includes(systemSays)) &&
    (promptSays === undefined || promptText(request).includes(promptSays))
  );
}

function continuePhase(phase: Phase, request: MessagesRequest): NextTurn {
  const directory = workingDirectory(request);
  if (directory === undefined) return unscripted('the request does not tell the working directory');
  const turn = assistantTurns(request);
  const surprise = findSurprise(phase, turn, toolResults(request));
  if (surprise !== undefined) return doesNotFit(phase, surprise);
  const step = phase.steps[turn];
  if (step === undefined) return doesNotFit(phase, 'it has ended, and yet it goes on');
  const isOffered = (name: string) => request.tools.some((tool) => tool.name === name);
  const missing = step.toolCalls.find(({ name, optional }) => !optional && !isOffered(name));
  if (missing !== undefined) return doesNotFit(phase, `step ${turn + 1} needs ${missing.name}, which is not offered`);
  const content = perform(phase, step, turn, directory);
  return { kind: 'say', content: content.filter((block) => block.type === 'text' || isOffered(block.name)) };
}

/** The first result so far that is not what the script was written for. */
function findSurprise(phase: Phase, turns: number, results: ReadonlyMap<string, ToolResult>): string | undefined {
  for (const [stepIndex, { toolCalls }] of phase.steps.slice(0, turns).entries()) {
    for (const [callIndex, { name, resultContains, optional }] of toolCalls.entries()) {
      if (optional) continue;
      const where = `${name} in step ${stepIndex + 1}`;
      const result = results.get(callId(phase, stepIndex, callIndex));
      if (result === undefined) return `${where} has no result`;
      if (result.isError) return `${where} failed: ${result.text.slice(0, 300)}`;
      const missing = resultContains.find((expected) => !result.text.includes(expected));
      if (missing !== undefined) return `the result of ${where} does not hold "${missing}"`;
    }
  }
  return undefined;
}

function perform(phase: Phase, step: Step, turn: number, directory: string): ContentBlock[] {
  const calls = step.toolCalls.map((call, index) => ({
    type: 'tool_use' as const,
    id: callId(phase, turn, index),
    name: call.name,
    input: withAbsolutePath(call, directory),
  }));
  return step.text === undefined ? calls : [{ type: 'text', text: step.text }, ...calls];
}

const callId = (phase: Phase, step: number, call: number) => `toolu_${phase.name}_${step + 1}_${call + 1}`;
const say = (text: string): NextTurn => ({ kind: 'say', content: [{ type: 'text', text }] });
const doesNotFit = (phase: Phase, why: string) =>
  say(`The script of the phase "${phase.name}" does not fit this repository: ${why}. It ends here without a verdict.`);
const unscripted = (reason: string): NextTurn => ({ kind: 'unscripted', reason });
