import { describe, expect, test } from 'vitest';
import { workflowText } from '../../../../bin/commands/init/review/review-workflow.ts';
import { allSteps, readWorkflow } from './run-step.ts';

describe('the workflow file', () => {
  const { on, permissions, concurrency, env, jobs } = readWorkflow();

  test('runs for pull requests alone, and again for a push', () => {
    expect(Object.keys(on)).toEqual(['pull_request']);
    expect(on['pull_request']?.types).toEqual(expect.arrayContaining(['opened', 'synchronize', 'reopened']));
  });

  test('may do nothing by default; one job reads, the other writes comments', () => {
    expect(permissions).toEqual({});
    expect(Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.permissions]))).toEqual({
      review: { contents: 'read' },
      comment: { 'pull-requests': 'write' },
    });
  });

  test('pins every action by a commit, with its version beside it', () => {
    const used = [...workflowText().matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, what = '']) => what);
    expect(used).toHaveLength(2);
    for (const what of used) expect(what).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    expect(used.map((what) => what.split('@')[0])).toEqual(['actions/checkout', 'anthropics/claude-code-action']);
  });

  test('one run a pull request, which a push ends; every job and the model have a time limit', () => {
    expect(concurrency).toEqual({
      group: `mendhook-review-\${{ github.event.pull_request.number }}`,
      'cancel-in-progress': true,
    });
    for (const job of Object.values(jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(25);
    expect(stepOf('Review with Claude Code')['timeout-minutes']).toBeLessThanOrEqual(15);
  });

  test('has a limit of the change', () => {
    expect(Number(env['MAX_DIFF_BYTES'])).toBeGreaterThan(0);
    expect(Number(env['MAX_FILES'])).toBeGreaterThan(0);
  });

  test('leaves no credential in the checkout', () => {
    expect(stepOf('Check out the change merged with its base').with).toEqual({
      'fetch-depth': 2,
      'persist-credentials': false,
    });
  });

  test('the model reads, has no shell and no network, and loads no setting of the repository', () => {
    const { with: inputs } = stepOf('Review with Claude Code');
    const options = String(inputs['claude_args']).trim().split('\n');
    expect(options).toEqual([
      '--max-turns 40',
      '--max-budget-usd 2',
      '--tools "Read,Grep,Glob"',
      '--disallowedTools "Bash,Edit,Write,NotebookEdit,WebFetch,WebSearch,Task,Read(./.git/**)"',
      '--setting-sources user',
      '--strict-mcp-config',
    ]);
    // Inputs of anthropics/claude-code-action at that commit; none of those that widen what it may do.
    expect(Object.keys(inputs).toSorted()).toEqual(
      [
        'anthropic_api_key',
        'github_token',
        'prompt',
        'claude_args',
        'classify_inline_comments',
        'display_report',
        'show_full_output',
      ].toSorted(),
    );
    expect(String(inputs['prompt'])).not.toContain('${{');
  });

  test('no text of the pull request reaches an expression, and no expression reaches a script', () => {
    const expressions = [...workflowText().matchAll(/\$\{\{\s*(.*?)\s*\}\}/g)].map(([, what]) => what);
    expect(new Set(expressions)).toEqual(
      new Set([
        'github.event.pull_request.number',
        'github.token',
        'steps.decide.outputs.reviewed',
        'steps.collect.outputs.left-out',
        'steps.hand-over.outputs.text',
        'steps.claude.outputs.execution_file',
        "secrets.ANTHROPIC_API_KEY != ''",
        'secrets.ANTHROPIC_API_KEY',
        'secrets.SLACK_WEBHOOK_URL',
        'needs.review.result',
        'needs.review.outputs.text',
        'needs.review.outputs.left-out',
        "always() && needs.review.outputs.reviewed == 'true'",
        'always()',
        '!cancelled()',
      ]),
    );
    for (const { run = '' } of allSteps()) expect(run).not.toContain('${{');
  });

  test('every script is Node’s, and starts no shell', () => {
    for (const { run, shell } of allSteps()) {
      if (run === undefined) continue;
      expect(shell).toBe('node {0}');
      expect(run).not.toMatch(/\bexec(Sync)?\(|shell: true|eval\(/);
    }
  });

  test('a secret is given to the steps that need it, and to no job with another', () => {
    const holders = (name: string) =>
      Object.entries(jobs).flatMap(([job, { steps }]) =>
        steps
          .filter((step) => JSON.stringify([step.env, step.with]).includes(`{{ ${name} }}`))
          .map((step) => `${job}: ${step.name}`),
      );
    expect(holders('secrets.ANTHROPIC_API_KEY')).toEqual(['review: Review with Claude Code']);
    expect(holders('secrets.SLACK_WEBHOOK_URL')).toEqual([
      'review: Tell Slack that the review begins',
      'comment: Tell Slack that the review ended',
    ]);
    expect(holders('github.token')).toEqual([
      'review: Review with Claude Code',
      'comment: Write the comment, or bring it up to date',
    ]);
  });

  test('nothing after the decision runs without it, and no condition asks for a secret', () => {
    const [first, ...others] = jobs['review']?.steps ?? [];
    expect(first?.id).toBe('decide');
    for (const step of others) expect(step.if).toBe("steps.decide.outputs.reviewed == 'true'");
    expect(jobs['comment']?.if).toContain("needs.review.outputs.reviewed == 'true'");
    for (const step of allSteps()) expect(step.if ?? '').not.toContain('secrets.');
  });
});

function stepOf(name: string) {
  const found = allSteps().find((step) => step.name === name);
  if (found === undefined) throw new Error(`no step "${name}"`);
  return found;
}
