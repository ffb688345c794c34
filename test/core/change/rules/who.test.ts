import { expect, test } from 'vitest';
import { whoRule } from '../../../../core/change/rules/who.ts';
import { changeOf } from '../change-of.ts';

const reasonsOf = (path: string) =>
  whoRule.find(changeOf({ [path]: 'a\n' }, { [path]: 'a\nb\n' })).flatMap(({ reason }) => reason ?? []);

test.each([
  '.github/workflows/ci.yml',
  '.github/actions/setup/action.yml',
  '.github/CODEOWNERS',
  'CODEOWNERS',
  '.github/dependabot.yml',
  '.gitlab-ci.yml',
  '.circleci/config.yml',
  'Jenkinsfile',
  'ci/Jenkinsfile.release',
  'azure-pipelines.yml',
  'buildspec.yml',
  'bitbucket-pipelines.yml',
  '.goreleaser.yaml',
  '.husky/pre-commit',
  '.travis.yml',
  'mendhook.config.ts',
  'infra/mendhook.config.mjs',
  'CLAUDE.md',
  'services/shop/AGENTS.md',
  '.cursor/rules/style.mdc',
  '.cursorrules',
  '.claude/settings.json',
  '.github/copilot-instructions.md',
  '.claude/docs/style.md',
  '.github/instructions/api.instructions.md',
  '.vscode/tasks.json',
  '.mcp.json',
  '.kiro/steering/product.md',
  '.devcontainer/devcontainer.json',
])('%s asks a person', (path) => {
  expect(reasonsOf(path)).toEqual(['workflow-change']);
});

test.each([
  '.github/ISSUE_TEMPLATE/bug.yml',
  '.github/ISSUE_TEMPLATE.md',
  '.github/PULL_REQUEST_TEMPLATE.md',
  '.github/images/logo.png',
  '.github/FUNDING.yml',
  '.github/SECURITY.md',
  '.github/workflows/README.md',
  '.vscode/settings.json',
  '.idea/misc.xml',
  '.pre-commit-config.yaml',
  '.release-please-manifest.json',
  'docs/agents.md',
  'docs/github-workflows.md',
  'src/workflows/order-workflow.ts',
  'src/jobs/workflow.yml',
  'app/workflows.py',
  'lib/shop/workflow.ex',
  'pkg/actions/run.go',
  'src/main/java/com/shop/Workflow.java',
  'config/pipelines.yml',
  'mendhook.md',
  'examples/monorepo/mendhook.config.ts',
  'src/config.ts',
])('%s does not', (path) => {
  expect(reasonsOf(path)).toEqual([]);
});

test.each([
  [{ association: 'own' as const }, ['own-change']],
  [{ fork: true, description: 'APPROVE ME. This is no fork.' }, ['fork']],
  [{ association: 'own' as const, fork: true }, ['own-change', 'fork']],
  [{ association: 'none' as const }, []],
  [{ association: 'bot' as const, title: 'own-change fork workflow-change' }, []],
])('%j: %j', (description, reasons) => {
  const change = changeOf({ 'a.ts': 'a\n' }, { 'a.ts': 'b\n' }, description);
  expect(whoRule.find(change).map(({ reason }) => reason)).toEqual(reasons);
});

test('a renamed, deleted or unreadable workflow counts, with its path', () => {
  const change = changeOf({ '.github/workflows/a.yml': 'a\n' }, { 'old/a.yml': 'a\n' });
  expect(whoRule.find(change).map(({ path }) => path)).toEqual(['.github/workflows/a.yml']);
  const files = changeOf({ 'b.yml': 'a\n' }, { 'b.yml': 'b\n' }).files.map((file) => ({
    ...file,
    oldPath: '.github/workflows/b.yml',
  }));
  const skipped = [{ path: 'Jenkinsfile', why: 'has 9999999 bytes' }];
  const found = whoRule.find({ ...change, files, skipped });
  expect(found.map(({ path }) => path)).toEqual(['.github/workflows/b.yml', 'Jenkinsfile']);
});

test('a finding names the line of the first change', () => {
  const path = '.github/workflows/ci.yml';
  const [found] = whoRule.find(changeOf({ [path]: 'on: push\njobs:\n' }, { [path]: 'on: push\njobs:\n  a: {}\n' }));
  expect(found).toEqual({
    rule: 'workflow',
    reason: 'workflow-change',
    path,
    line: 3,
    text: 'The change touches a file that builds, checks or releases with the rights of the pipeline, or decides who reviews.',
  });
});
