import { z } from 'zod';
import { setupSecretName } from '../deployment/setup-secret.ts';
import { imageName } from '../names.ts';
import { isBranchName } from './branch-name.ts';
import { escalationSchema } from './escalation.ts';
import { givenPolicySchema, recordedPolicySchema } from './figures.ts';
import { isReportFolder } from './report-folder.ts';
import { CODE_OWNERS } from './systems.ts';

const testCommands = z
  .strictObject({
    setup: z.string().min(1).optional().describe('Command that prepares the tree for its tests, such as `npm ci`'),
    setupSecret: setupSecretName
      .optional()
      .describe(
        'Field below `setup` in the secret, and environment variable that the setup command alone gets: for a private registry',
      ),
    command: z.string().min(1).optional().describe('Command that runs the whole suite, such as `npm test`'),
    regression: z
      .string()
      .includes('{files}')
      .optional()
      .describe(
        'Command that runs only the given test files, such as `node --test {files}`; after `cd FOLDER &&`, their paths begin in that folder',
      ),
    timeoutMinutes: z.number().positive().max(60).default(10).describe('Time limit of the setup and of each test run'),
  })
  .refine(({ command, regression }) => (command === undefined) === (regression === undefined), {
    error: 'expected `command` and `regression`, or neither: then both are taken from what the repository holds',
  });

const glob = z.string().min(1).max(200);

const fixLimits = z.strictObject({
  maxFiles: z.int().min(1).max(100).default(20).describe('Files that a fix may change'),
  maxLines: z.int().min(1).max(5_000).default(800).describe('Lines that a fix may add and remove'),
  protect: z.array(glob).default([]).describe('More paths that no fix may touch, such as `src/billing/**`'),
  mayTouch: z
    .array(z.enum(['infrastructure', 'migration']))
    .default([])
    .describe('Kinds of protected paths that a fix of this service may touch'),
});
export type FixLimits = z.output<typeof fixLimits>;

/** A part of it becomes the name of a job definition (`jobDefinitionName`), which has 128 characters. */
const imagePath = z
  .string()
  .max(80)
  .regex(
    /^(?!.*(^|\/)\.\.?(\/|$))[\w.-]+(\/[\w.-]+)*$/,
    'expected a path below this file, such as "images/java/Dockerfile"',
  )
  .refine((path) => imageName(path) !== '', 'expected a folder of its own, such as "images/java/Dockerfile"');

const serviceFields = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.-]{1,80}$/, 'expected letters, digits, ".", "_" and "-"')
    .describe('Datadog’s `service` tag'),
  env: z.string().min(1).optional().describe('Datadog’s `env` tag; left out, every environment matches'),
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, 'expected "owner/name", such as "acme/checkout"')
    .describe('GitHub repository that holds the service'),
  folder: z
    .string()
    .max(300)
    .regex(
      /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[^/\s'"][^/'"]*(?:\/[^/'"]+)*$/,
      'expected a folder of the repository, such as "services/shop"',
    )
    .optional()
    .describe(
      'Folder of the repository that the service lies in, such as `services/shop`: its tests are found and run there, and `fix.protect` holds from there as well. Left out, it is the package of the files that an error points at',
    ),
  branch: z
    .string()
    .refine(isBranchName, 'expected a branch that git takes, such as "main" or "release/2"')
    .default('main')
    .describe('Base branch of a draft pull request'),
  slackChannel: z
    .string()
    .regex(/^(#[\w-]+|[CG][A-Z0-9]+)$/, 'expected "#name" or a channel id')
    .describe('Where the incident’s thread is opened'),
  owner: z
    .string()
    .regex(
      new RegExp(`^(?:${CODE_OWNERS}|[UWS][A-Z0-9]{4,20})$`),
      'expected "codeowners", or the id of a Slack user or user group, such as "U0123ABCD"',
    )
    .optional()
    .describe(
      'Who owns the service: the id of a Slack user or user group, or `codeowners` for the owners of the files that an error points at',
    ),
  escalation: escalationSchema
    .optional()
    .describe('Who is called if no person answers an outcome: see docs/people.md. Left out, nobody is'),
  versionRef: z
    .string()
    .includes('{version}')
    .max(200)
    .optional()
    .describe('Tag or branch of a version, such as `v{version}`, for errors that do not name their commit'),
  agentFiles: z
    .enum(['leave-out', 'default-branch'])
    .default('leave-out')
    .describe(
      'Whether the agent may read files written for agents (CLAUDE.md, .mcp.json …): not at all, or as the branch has them',
    ),
  submodules: z
    .array(z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'expected "owner/name", such as "acme/protocol"'))
    .max(20)
    .default([])
    .describe('Repositories whose submodules are fetched, such as `acme/protocol`; all others are left out'),
  largeFiles: z
    .boolean()
    .default(false)
    .describe('Whether files in Git LFS are fetched, up to 4 GiB; else the tests see their pointers'),
  test: testCommands
    .prefault({})
    .describe('Test commands, run in the service’s folder; left out, mendhook finds them from the repository’s files'),
  fix: fixLimits.prefault({}).describe('What a fix may change'),
  report: z
    .enum(['file', 'comment', 'off'])
    .default('file')
    .describe('The incident report: a file of the draft’s branch, a comment on the draft, or none'),
  reportPath: z
    .string()
    .refine(isReportFolder, 'expected a folder inside the repository, such as "docs/incidents"')
    .default('docs/incidents')
    .describe(
      'Folder of the reports, from the top of the repository. If that path is blocked, the report goes to `.mendhook/incidents`, or else into a comment',
    ),
  mode: z
    .enum(['observe', 'suggest', 'draft-pr'])
    .default('draft-pr')
    .describe('`observe` groups and counts; `suggest` posts diagnosis and patch to Slack; `draft-pr` opens a draft'),
  openUnrelated: z
    .boolean()
    .default(false)
    .describe(
      'Whether `draft-pr` opens a draft, labelled as such, of a fix whose test is not shown to be of this bug; else a person decides',
    ),
  applier: z
    .enum(['cursor'])
    .optional()
    .describe(
      'Who applies a suggested patch, besides people; only with `mode: "suggest"`. `cursor`: a button starts a cloud agent of Cursor’s, or the thread has words to copy for Cursor’s Slack app: see docs/cursor.md',
    ),
  observeReason: z
    .string()
    .min(1)
    .max(300)
    .optional()
    .describe('Why the service is only observed, shown in its threads; only with `mode: "observe"`'),
  image: imagePath
    .optional()
    .describe(
      'Dockerfile of the service’s own worker image, beside this file; it starts FROM the worker’s (examples/images)',
    ),
  errorWindowMinutes: z.int().min(1).max(240).default(15).describe('How far back the errors behind an alert are read'),
});

/** A service as it is worked with: its own policy, the common one and the defaults are one. */
export const serviceConfigSchema = serviceFields.extend({ policy: recordedPolicySchema });

export const configuredServiceSchema = serviceFields.extend({
  policy: givenPolicySchema.prefault({}).describe('This service’s own policy figures'),
});
