/**
 * Files that a CI system, a deployment service or a release tool reads from a branch and acts on with its own rights.
 * Pushing a branch is enough to start many of them, so a fix may never change one.
 *
 * Patterns match paths in lower case.
 */
export const PIPELINE_FILES: readonly RegExp[] = [
  // Git hosts: workflows, actions, reviewers.
  /^\.(github|gitea|forgejo)(\/|$)/,
  /(^|\/)codeowners$/,
  /(^|\/)action\.ya?ml$/,

  // CI systems with a folder.
  /^\.(circleci|buildkite|gitlab|teamcity|woodpecker|ci|semaphore|harness|tekton|azuredevops|codefresh|builds|zuul\.d)\//,
  /(^|\/)(tekton|zuul\.d)\/.*\.ya?ml$/,

  // CI systems with a file in the root.
  /^\.?(gitlab-ci|travis|drone|woodpecker|appveyor|cirrus|vela|screwdriver|wercker|shippable|scrutinizer|zuul|codefresh|build)[^/]*\.(ya?ml|star)$/,

  // CI systems with a file in any folder.
  /(^|\/)[^/]*jenkinsfile[^/]*$/,
  /(^|\/)(azure-pipelines|bitbucket-pipelines|buildspec|cloudbuild|codemagic|bitrise)[^/]*\.(ya?ml|json)$/,
  /(^|\/)earthfile$/,

  // Hosts that build and deploy what is pushed.
  /(^|\/)(amplify|render|heroku|apprunner|appspec|skaffold|copilot)\.(ya?ml|json)$/,
  /(^|\/)(netlify|railway|wrangler)\.(toml|jsonc?)$/,
  /(^|\/)(vercel|now|firebase|staticwebapp\.config)\.json$/,
  /(^|\/)\.(do|ebextensions|platform|vercel|netlify)\//,

  // Release tools.
  /(^|\/)\.?goreleaser[^/]*\.ya?ml$/,
  /(^|\/)(\.releaserc[^/]*|release\.config\.[cm]?[jt]s|\.?release-(please|it|drafter)[^/]*\.(json|ya?ml|toml|[cm]?[jt]s))$/,
  /(^|\/)\.changeset\/config\.json$/,

  // Bots that merge or update by themselves.
  /(^|\/)(renovate\.json5?|\.renovaterc[^/]*|\.mergify\.ya?ml|\.kodiak\.toml|bors\.toml)$/,

  // Hooks that run on a developer's machine at each commit.
  /(^|\/)\.(husky|githooks|pre-commit-(config|hooks)\.yaml|lefthook[^/]*|lintstagedrc[^/]*)/,
  /(^|\/)lefthook[^/]*\.ya?ml$/,
];
