import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { DATADOG_SITES } from '../../../core/config/datadog-sites.ts';
import { GITHUB_WEB, githubWebUrlSchema } from '../../../core/deployment/github-site.ts';
import type { DetectedTests } from '../../../core/toolchains/detect-tests.ts';
import { documentPath } from '../../package-root.ts';
import { type Prompts, terminalPrompts } from '../../prompts.ts';
import { UsageError } from '../../run-command.ts';
import { terminalText } from '../../terminal.ts';
import { readOptions } from '../local.ts';
import { askAnswers, MODES } from './ask-answers.ts';
import { configText } from './config-text.ts';
import { type FieldName, meantBy, problemOf, problemOfSite } from './fields.ts';
import { type Clone, readClone } from './read-clone.ts';
import { writeRepositoryFiles } from './repository-files.ts';
import { initReview, type ReviewCollaborators } from './review/init-review.ts';

const checked = (problem: (value: string) => string | undefined) =>
  z
    .string()
    .superRefine((value, context) => {
      const message = problem(value);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    })
    .optional();
const field = (name: FieldName) => checked((value) => problemOf(name, value));

const optionsSchema = z.object({
  config: z.string(),
  force: z.boolean().default(false),
  yes: z.boolean().default(false),
  checkout: z.string().min(1).optional(),
  service: field('service'),
  env: field('env'),
  repository: field('repository'),
  branch: field('branch'),
  channel: field('channel'),
  site: checked(problemOfSite),
  mode: z.enum(MODES).optional(),
  review: field('repository').transform((name) => (name === undefined ? undefined : meantBy('repository', name))),
  dryRun: z.boolean().optional(),
  githubUrl: githubWebUrlSchema.optional(),
});

/**
 * Adds `mendhook init`.
 *
 * @param openPrompts undefined when nobody can be asked: then the options must say it all
 * @param folder where the command runs: inside of a clone of the service's repository, its files say how tests are run
 * @param github for `--review`: where GitHub is, and how a token is found
 */
export function registerInitCommand(
  program: Command,
  openPrompts: () => Prompts | undefined = terminalPrompts,
  folder: string = process.cwd(),
  github: ReviewCollaborators = {},
): void {
  program
    .command('init')
    .description('Ask a few questions and write mendhook.config.ts, and what its folder needs')
    .option('--config <file>', 'where to write it', DEFAULT_FILE)
    .option('--force', 'replace an existing file', false)
    .option('--service <name>', 'Datadog’s service tag')
    .option('--env <name>', 'Datadog’s env tag (default: every environment)')
    .option('--repository <name>', 'its GitHub repository: owner/name, or its address')
    .option('--branch <name>', 'branch that a draft goes to (default: the clone’s, else main)')
    .option('--channel <name>', 'Slack channel, such as #alerts')
    .option('--site <site>', `Datadog site (default: ${DATADOG_SITES[0]})`)
    .option('--mode <mode>', `what mendhook may do: ${MODES.join(', ')} (default: suggest)`)
    .option('--checkout <directory>', 'a clone of the repository, to find its test commands')
    .option('--yes', 'ask nothing, and use the defaults', false)
    .option(
      '--review <repository>',
      'open a pull request with a workflow that reviews pull requests, and write no file',
    )
    .option('--dry-run', 'with --review: print the workflow, and do nothing')
    .option('--github-url <url>', `with --review: your GitHub (default: ${GITHUB_WEB})`)
    .addHelpText('after', REVIEW_HELP)
    .action(async (options: unknown) => {
      const { review, dryRun, githubUrl, ...configuration } = readOptions(optionsSchema, options);
      const { config: file, force, yes, checkout, ...known } = configuration;
      if (review !== undefined) {
        refuseOthers({ ...known, checkout, config: file === DEFAULT_FILE ? undefined : file });
        const where = { repository: review, githubUrl: githubUrl ?? GITHUB_WEB, dryRun: dryRun ?? false, force };
        for (const line of await initReview(where, github)) console.log(line);
        return;
      }
      if (dryRun !== undefined || githubUrl !== undefined)
        throw new UsageError(`--${dryRun === undefined ? 'github-url' : 'dry-run'} works with --review only`);
      if (existsSync(file) && !force) {
        if (checkout !== undefined || Object.values(known).some((value) => value !== undefined))
          throw new UsageError(`${file} exists already: use --force to replace it`);
        console.log(`${file} exists already, so it was not changed: --force replaces it`);
        return console.log(surroundings(file));
      }
      const clone = await readClone(checkout ?? folder);
      if (checkout !== undefined && clone === undefined) throw new UsageError(`${checkout} is not a git clone`);
      const answers = await askAnswers(
        known,
        {
          repository: checkout === undefined ? undefined : clone?.repository,
          branchOf: (repository) => (isCloneOf(clone, repository) ? clone?.branch : undefined) ?? 'main',
        },
        yes ? undefined : openPrompts(),
        console.log,
      );
      const isOfService = isCloneOf(clone, answers.repository);
      if (checkout !== undefined && clone?.repository !== undefined && !isOfService)
        throw new UsageError(`${checkout} is a clone of ${clone.repository}, not of ${answers.repository}`);
      const tests = isOfService || checkout !== undefined ? await clone?.tests() : undefined;
      writeFileSync(file, configText(answers, tests));
      console.log(testsLine(tests, isOfService || checkout !== undefined ? clone?.directory : undefined));
      console.log(`${file} is written`);
      console.log(surroundings(file));
    });
}

const DEFAULT_FILE = 'mendhook.config.ts';

const REVIEW_HELP = `
--review uses your own token: GH_TOKEN, GITHUB_TOKEN, or the one of \`gh auth token\`. It is never stored. It needs the scopes
repo and workflow; a fine-grained one needs Contents, Pull requests and Workflows: read and write. mendhook's App cannot do
this, because it may never write workflows.`;

/** @throws {UsageError} naming the options that say nothing about a review */
function refuseOthers(given: Readonly<Record<string, string | undefined>>): void {
  const names = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`]));
  if (names.length > 0) throw new UsageError(`${names.join(', ')}: not with --review, which writes no configuration`);
}

const isCloneOf = (clone: Clone | undefined, repository: string): boolean =>
  clone?.repository?.toLowerCase() === repository.toLowerCase();

function testsLine(tests: DetectedTests | undefined, directory: string | undefined): string {
  if (directory === undefined)
    return 'tests: the worker finds the commands from the repository’s files (--checkout shows them)';
  const place = terminalText(directory);
  return tests === undefined
    ? `tests: none recognised in ${place}; add \`test\` to the file (${documentPath('configuration.md')})`
    : `tests: ${tests.toolchain}, found from the files in ${place}`;
}

/** Writes the other files of the configuration's folder, and says what comes next. */
function surroundings(file: string): string {
  const { written, kept, install } = writeRepositoryFiles(dirname(file), basename(file));
  const steps = [
    ...(install === undefined ? [] : [[install, 'mendhook and the CDK, in the versions of package.json']]),
    ...STEPS,
  ];
  const width = Math.max(...steps.map(([command = '']) => command.length));
  return [
    ...written.map((name) => `${name} is written`),
    ...kept.map((name) => `${name} exists already, so it was not changed`),
    `next, in this order (${documentPath('deploy.md')}):`,
    ...steps.map(([command = '', what = '']) => `  ${command.padEnd(width)}  ${what}`),
  ].join('\n');
}

const STEPS = [
  ['npx mendhook local', 'try it on this machine, without any account'],
  ['npx cdk bootstrap', 'once per account and region'],
  ['npx mendhook deploy', 'the stage, and the addresses that Datadog, GitHub and Slack call'],
  ['npx mendhook github-app', `the GitHub App; the Slack app is made from ${documentPath('slack-app-manifest.json')}`],
  ['npx mendhook secrets set', 'the other credentials'],
  ['npx mendhook register', 'Datadog’s webhook, then `npx mendhook doctor`'],
];
