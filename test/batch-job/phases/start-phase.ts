import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { createAnthropicUpstream } from '../../../batch-job/gateway/anthropic-upstream.ts';
import { type Gateway, startGateway } from '../../../batch-job/gateway/start-gateway.ts';
import type { Upstream } from '../../../batch-job/gateway/upstream.ts';
import { type PhaseResult, type PhaseRun, runPhase } from '../../../batch-job/phases/run-phase.ts';
import { type Reply, type SeenRequest, startModelServer } from '../../fakes/model-server.ts';

export const CLAUDE = new URL('../../../node_modules/@anthropic-ai/claude-code/bin/claude.exe', import.meta.url)
  .pathname;
const MODEL = 'claude-opus-5-5';

const verdictSchema = z.object({ cause: z.string().min(1), sure: z.boolean() });
export type TestVerdict = z.infer<typeof verdictSchema>;
export const VERDICT: TestVerdict = { cause: 'a race', sure: true };

/** The tool by which Claude Code takes the verdict. */
export const answer = (input: unknown): Reply => ({ blocks: [{ tool: 'StructuredOutput', input }] });

export interface PhaseTest {
  readonly result: PhaseResult<TestVerdict>;
  readonly events: readonly unknown[];
  readonly requests: readonly SeenRequest[];
  readonly tree: string;
  readonly gateway: Gateway;
}

/** Runs the real Claude Code once against a scripted model, in a tree with the given files. */
export async function startPhase(
  reply: (request: SeenRequest, index: number, tree: string) => Reply | Promise<Reply>,
  {
    files = {},
    links = {},
    limitDollars = 5,
    upstream,
    ...options
  }: Partial<PhaseRun<TestVerdict>> & {
    files?: Record<string, string>;
    links?: Record<string, string>;
    limitDollars?: number;
    upstream?: Upstream;
  } = {},
): Promise<PhaseTest> {
  const workDirectory = await mkdtemp(join(tmpdir(), 'mendhook-phase-'));
  const tree = join(workDirectory, 'tree');
  for (const [path, text] of Object.entries({ 'README.md': 'a service\n', ...files })) {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), text);
  }
  for (const [path, target] of Object.entries(links)) await symlink(target, join(tree, path));
  const model = await startModelServer((request, index) => reply(request, index, tree));
  const events: unknown[] = [];
  const gateway = await startGateway({
    upstream: upstream ?? createAnthropicUpstream({ url: model.url, apiKey: 'the-real-key' }),
    allowedModels: [options.model ?? MODEL],
    limitDollars,
    clock: Date.now,
    onCall: () => undefined,
  });
  try {
    const result = await runPhase({
      name: 'investigate',
      model: MODEL,
      tree,
      workDirectory,
      systemPrompt: 'You look for causes.',
      prompt: 'Find the cause.',
      schema: verdictSchema,
      tools: ['Read', 'Grep', 'Glob'],
      gateway,
      claudePath: CLAUDE,
      limits: { minutes: 1, turns: 10, dollars: limitDollars, graceMs: 2_000 },
      onEvent: (event) => events.push(event),
      signal: new AbortController().signal,
      ...options,
    });
    return { result, events, requests: model.requests, tree, gateway };
  } finally {
    await model.close();
    if (options.claudePath === undefined) await rm(workDirectory, { recursive: true, force: true });
  }
}
