import { isAgentFile } from '../../diff/agent-files.ts';
import type { PatchFile } from '../../diff/parse-patch.ts';
import { PIPELINE_FILES } from '../../diff/rules/pipeline-files.ts';
import { pathsOf } from '../../diff/rules/rule.ts';
import type { Finding } from '../../records/change-facts.ts';
import type { ChangeRule } from '../change-rule.ts';
import { fileKind, isAside } from '../file-kind.ts';

/** Whose change it is, and whether it changes what later changes are judged and built by. */
export const whoRule: ChangeRule = {
  name: 'who',
  find: ({ description: { association, fork }, files, skipped }) => [
    ...(association === 'own'
      ? [{ rule: 'own-change', reason: 'own-change' as const, text: 'mendhook wrote this change itself.' }]
      : []),
    ...(fork ? [{ rule: 'fork', reason: 'fork' as const, text: 'The head lies in another repository.' }] : []),
    ...files.flatMap((file) => pathsOf(file).flatMap((path) => findingOf(path, file))),
    ...skipped.flatMap(({ path }) => findingOf(path)),
  ],
};

function findingOf(path: string, file?: PatchFile): readonly Finding[] {
  const found = WATCHED.find(({ matches }) => matches(path));
  if (found === undefined) return [];
  const { rule, asks, what } = found;
  const line = file?.path === path ? firstLineOf(file) : undefined;
  return [
    {
      rule,
      ...(asks ? { reason: 'workflow-change' as const } : {}),
      path,
      ...(line === undefined ? {} : { line }),
      text: `The change touches a file that ${what}.`,
    },
  ];
}

/** Where a file's first change comes after it. */
function firstLineOf({ kind, hunks: [hunk] }: PatchFile): number | undefined {
  if (kind === 'deleted' || hunk === undefined) return undefined;
  const index = hunk.lines.findIndex(({ kind: sign }) => sign !== 'context');
  const before = hunk.lines.slice(0, index).filter(({ kind: sign }) => sign !== 'removed').length;
  return Math.max(1, hunk.newStart + before);
}

interface WatchedFiles {
  readonly rule: string;
  readonly asks: boolean;
  /** Completes "a file that …". */
  readonly what: string;
  readonly matches: (path: string) => boolean;
}

const anyOf =
  (...patterns: readonly RegExp[]) =>
  (path: string) =>
    patterns.some((pattern) => pattern.test(path.toLowerCase()));

/** A folder of GitHub also holds forms, pictures and texts, which run nowhere. */
const isText = anyOf(
  /^\.(github|gitea|forgejo)\/(?:.*\/)?(?:issue_template|pull_request_template|discussion_template)(\/|\.|$)/,
  /^\.(github|gitea|forgejo)\/(?:.*\.(?:md|png|jpe?g|gif|svg|webp|txt)|funding\.yml|images\/.*|assets\/.*|labels\.ya?ml|stale\.yml)$/,
  /^\.(circleci|buildkite|gitlab|husky)\/.*\.(?:md|png|svg)$/,
);

/** What agents read in GitHub's own folder is text too. */
const isSteering = anyOf(/^\.github\/(?:copilot-instructions\.md|(?:instructions|prompts|chatmodes|agents|skills)\/)/);

/** Settings of an editor run nothing; its tasks and servers do. */
const isEditorSetting = (path: string): boolean =>
  anyOf(/(^|\/)\.(idea|vscode)\//)(path) && !anyOf(/(^|\/)\.vscode\/(?:tasks|mcp)\.json$/)(path);

/** A page about agents is called like a file for them. */
const isPage = (path: string): boolean => /^(?:[^./][^/]*\/)*docs?\/(?:[^./][^/]*\/)*[a-z]+\.md$/.test(path);

/** They say where a site is published, or which tools look at a commit; nothing in them decides what is merged. */
const isHosting = anyOf(
  /(^|\/)(vercel|now|firebase|staticwebapp\.config)\.json$|(^|\/)(netlify|railway|wrangler)\.(toml|jsonc?)$/,
  /(^|\/)\.changeset\/config\.json$|(^|\/)\.release-please-manifest\.json$|(^|\/)\.lintstagedrc/,
  /(^|\/)\.pre-commit-(config|hooks)\.yaml$|(^|\/)\.(do|platform|vercel|netlify)\//,
);

const WATCHED: readonly WatchedFiles[] = [
  {
    rule: 'mendhook-configuration',
    asks: true,
    what: 'tells mendhook what to do',
    matches: (path) => anyOf(/(^|\/)mendhook\.config\.[^/]+$/)(path) && !isAside(fileKind(path)),
  },
  {
    rule: 'agent-file',
    asks: true,
    what: 'steers coding agents',
    matches: (path) => isSteering(path) || (isAgentFile(path) && !isEditorSetting(path) && !isPage(path)),
  },
  {
    rule: 'editor-setting',
    asks: false,
    what: 'holds settings of an editor',
    matches: isEditorSetting,
  },
  {
    rule: 'hosting',
    asks: false,
    what: 'says where something is published or what is checked at a commit',
    matches: isHosting,
  },
  {
    rule: 'workflow',
    asks: true,
    what: 'builds, checks or releases with the rights of the pipeline, or decides who reviews',
    matches: (path) => anyOf(...PIPELINE_FILES)(path) && !isText(path),
  },
];
