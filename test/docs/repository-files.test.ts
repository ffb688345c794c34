import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const step = z.object({ uses: z.string().optional(), run: z.string().optional() });
const workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      'timeout-minutes': z.number(),
      permissions: z.record(z.string(), z.string()).optional(),
      steps: z.array(step),
    }),
  ),
});
const workflows = globSync('.github/workflows/*.yml', { cwd: ROOT }).map(
  (file) => [file, workflow.parse(parse(read(file)))] as const,
);
const stepsOf = ({ jobs }: z.output<typeof workflow>) => Object.values(jobs).flatMap(({ steps }) => steps);

describe('workflows', () => {
  test.each(workflows)('%s pins each action by its commit, and names the version beside it', (file, found) => {
    const uses = stepsOf(found).flatMap((each) => each.uses ?? []);
    expect(uses.length).toBeGreaterThan(0);
    for (const each of uses) expect(each).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    const lines = read(file).split('\n');
    const pinned = lines.filter((line) => line.includes('uses:'));
    for (const line of pinned) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test.each(workflows)('%s may only read, but for the jobs that say more', (_, found) => {
    expect(found.permissions).toEqual({ contents: 'read' });
  });

  test.each(workflows)('%s runs nothing of a fork with the rights of this repository', (_, found) => {
    expect(Object.keys(found.on)).not.toContain('pull_request_target');
    expect(Object.keys(found.on)).not.toContain('workflow_run');
  });

  test.each(workflows)('%s puts nothing that a stranger wrote into a script', (_, found) => {
    for (const { run = '' } of stepsOf(found)) expect(run).not.toContain('${{');
  });

  test('a pull request and a merge queue run the gate', () => {
    const [, ci] = workflows.find(([file]) => file.endsWith('/ci.yml')) ?? [];
    expect(Object.keys(ci?.on ?? {})).toEqual(expect.arrayContaining(['pull_request', 'merge_group']));
    expect(ci === undefined ? [] : stepsOf(ci).map(({ run }) => run)).toContain('sudo --preserve-env=PATH .ci/run');
  });

  test('each script that a workflow runs exists', () => {
    const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')));
    const wanted = workflows.flatMap(([, found]) =>
      stepsOf(found).flatMap(({ run = '' }) => [...run.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name)),
    );
    expect(wanted.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});

describe('the changelog is made from commits', () => {
  test('the version that it starts from is the package’s', () => {
    const versionOf = (folder: string) =>
      z.object({ version: z.string() }).parse(JSON.parse(read(join(folder, 'package.json')))).version;
    const started = z.record(z.string(), z.string()).parse(JSON.parse(read('.release-please-manifest.json')));
    expect(Object.keys(started)).toEqual(['.', 'packages/emulators']);
    for (const [folder, version] of Object.entries(started)) expect(version).toBe(versionOf(folder));
  });
});

test('each issue form has a name, a description and a body', () => {
  const form = z.object({ name: z.string(), description: z.string(), body: z.array(z.object({ type: z.string() })) });
  const files = globSync('.github/ISSUE_TEMPLATE/*.yml', { cwd: ROOT }).filter((file) => !file.endsWith('config.yml'));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(form.safeParse(parse(read(file))).error, file).toBeUndefined();
});

test('new versions of packages wait before they are proposed', () => {
  const dependabot = z.object({
    updates: z.array(z.object({ cooldown: z.object({ 'default-days': z.number().min(7) }) })),
  });
  expect(dependabot.safeParse(parse(read('.github/dependabot.yml'))).error).toBeUndefined();
});

test('the decisions are all listed, and each has its three parts', () => {
  const list = read('docs/decisions/README.md');
  const pages = globSync('docs/decisions/[0-9]*.md', { cwd: ROOT });
  expect(pages.length).toBeGreaterThan(11);
  for (const page of pages) {
    expect(list).toContain(`](${page.split('/').at(-1)})`);
    for (const part of ['**Context.**', '**Decision.**', '**Consequences.**']) expect(read(page), page).toContain(part);
  }
});
