import type { GitHubInspector } from '../../../../adapters/github-inspector.ts';
import type { ServiceConfig } from '../../../../core/config/config.ts';
import { type AppUse, githubAppEvents } from '../../../../core/deployment/github-app.ts';
import { CHECK_NAME } from '../../../../core/names.ts';
import { bad, type Finding, good, warning } from '../finding.ts';

const REGISTER = '`mendhook register --checks`';

/**
 * Whether nothing is merged without the check run of a review, and whether only our App can write that one. And whether GitHub tells
 * us what people press.
 */
export async function checkRequiredCheck(
  inspector: Pick<GitHubInspector, 'appId' | 'events' | 'protection'>,
  services: readonly Pick<ServiceConfig, 'repository' | 'branch'>[],
  use: AppUse,
): Promise<readonly Finding[]> {
  const events = await inspector.events();
  if (events === undefined) {
    const fix = 'create a GitHub App: `mendhook github-app --replace`';
    return [bad('reviews need a GitHub App: a personal token may not write check runs', fix)];
  }
  const branches = new Map(
    services.map(({ repository, branch }) => [`${repository}#${branch}`, { repository, branch }]),
  );
  const findings = await Promise.all([...branches.values()].map((each) => checkBranch(inspector, each)));
  return [...checkEvents(events, use), ...findings];
}

function checkEvents(events: readonly string[], use: AppUse): readonly Finding[] {
  const missing = githubAppEvents(use).filter((event) => !events.includes(event));
  if (missing.length === 0) return [good('the App hears of all that it needs')];
  const fix = 'in the App’s settings, under “Permissions & events”: subscribe to these events';
  return [bad(`the App does not hear of ${missing.join(', ')}`, fix)];
}

async function checkBranch(
  inspector: Pick<GitHubInspector, 'appId' | 'protection'>,
  { repository, branch }: { repository: string; branch: string },
): Promise<Finding> {
  const [appId, { requiredChecks }] = await Promise.all([
    inspector.appId(repository),
    inspector.protection(repository, branch),
  ]);
  const ours = requiredChecks.filter(({ name }) => name === CHECK_NAME);
  if (ours.some((check) => check.appId !== undefined && check.appId !== appId)) {
    return bad(`${repository}: ${branch} waits for "${CHECK_NAME}" from another App, which never comes`, REGISTER);
  }
  if (ours.some((check) => check.appId === appId)) {
    return good(`${repository}: ${branch} takes nothing without "${CHECK_NAME}" from our App`);
  }
  return ours.length > 0
    ? warning(`${repository}: any App or workflow may say that "${CHECK_NAME}" passed on ${branch}`, REGISTER)
    : warning(`${repository}: ${branch} can be merged into without "${CHECK_NAME}"`, REGISTER);
}
