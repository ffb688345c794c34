import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import type { GitHubInspector } from '../../../../adapters/github-inspector.ts';
import type { ServiceConfig } from '../../../../core/config/config.ts';
import { documentPath } from '../../../package-root.ts';
import { bad, type Finding, good, warning } from '../finding.ts';

/** A service, and the workflow that deploys it. */
export interface Deployed extends Pick<ServiceConfig, 'name' | 'repository' | 'branch'> {
  /** File in `.github/workflows`. */
  readonly workflow: string;
}

const INPUTS = ['release', 'step', 'environment', 'commit', 'action', 'percent'];
/** GitHub cancels a job after 360 minutes by itself: until then nobody would know that a deployment hangs. */
const LONGEST_MINUTES = 60;

const jobSchema = z.looseObject({
  environment: z.unknown().optional(),
  'timeout-minutes': z.union([z.number(), z.string()]).optional(),
});
const workflowSchema = z.looseObject({
  on: z.unknown(),
  'run-name': z.string().optional(),
  concurrency: z.unknown().optional(),
  jobs: z.record(z.string(), jobSchema).default({}),
});
type Workflow = z.infer<typeof workflowSchema>;

/** Whether each deploying workflow can be run by mendhook, is found again by its name, and ends. */
export async function checkDeployWorkflows(
  inspector: Pick<GitHubInspector, 'files' | 'text'>,
  services: readonly Deployed[],
): Promise<readonly Finding[]> {
  const once = new Map(services.map((each) => [`${each.repository}#${each.branch}#${each.workflow}`, each]));
  return (await Promise.all([...once.values()].map((each) => checkWorkflow(inspector, each)))).flat();
}

async function checkWorkflow(
  inspector: Pick<GitHubInspector, 'files' | 'text'>,
  { repository, branch, workflow }: Deployed,
): Promise<readonly Finding[]> {
  const path = `.github/workflows/${workflow}`;
  const files = await inspector.files(repository, branch);
  const copy = `copy the workflow of ${documentPath('deployers/github-workflow.md')}`;
  if (files?.includes(path) !== true) return [bad(`${repository}: ${branch} has no ${path}`, copy)];
  const read = readWorkflow(await inspector.text(repository, branch, path));
  if (read === undefined) return [bad(`${repository}: ${path} is no workflow`, copy)];
  const missing = missingInputs(read);
  if (missing === undefined) return [bad(`${repository}: ${path} has no workflow_dispatch`, copy)];
  const findings = [
    ...(missing.length === 0 ? [] : [bad(`${repository}: ${path} lacks the inputs ${missing.join(', ')}`, copy)]),
    ...(hasRunName(read) ? [] : [bad(`${repository}: no run of ${path} is found again after a crash`, RUN_NAME)]),
    ...untimedJobs(read).map((job) =>
      warning(
        `${repository}: the job ${job} of ${path} may hang for hours`,
        `timeout-minutes: ${LONGEST_MINUTES} or less`,
      ),
    ),
    ...(cancels(read)
      ? [bad(`${repository}: a run of ${path} cancels the one before`, 'concurrency: without cancel-in-progress')]
      : []),
    ...(Object.values(read.jobs).some(({ environment }) => environment !== undefined)
      ? []
      : [warning(`${repository}: ${path} records no deployments, so one by hand is not seen`, ENVIRONMENT)]),
  ];
  return findings.length === 0 ? [good(`${repository}: ${path} deploys, promotes and rolls back`)] : findings;
}

const RUN_NAME = `run-name: mendhook ${expression('inputs.release')}/${expression('inputs.step')} …`;
const ENVIRONMENT = `environment: ${expression('inputs.environment')} on its job`;

/** As GitHub's workflows write it. */
function expression(name: string): string {
  return `\${{ ${name} }}`;
}

function readWorkflow(text: string): Workflow | undefined {
  try {
    // YAML 1.2 reads the key `on` as a text.
    return workflowSchema.safeParse(parse(text)).data;
  } catch (error) {
    if (error instanceof YAMLParseError) return undefined;
    throw error;
  }
}

/** Undefined when the workflow cannot be dispatched at all. */
function missingInputs({ on }: Workflow): readonly string[] | undefined {
  const named = z.union([z.string(), z.array(z.string())]).safeParse(on).data;
  if (named !== undefined) return [named].flat().includes('workflow_dispatch') ? INPUTS : undefined;
  const events = z.looseObject({ workflow_dispatch: dispatchSchema.optional() }).safeParse(on).data;
  if (events === undefined || !('workflow_dispatch' in events)) return undefined;
  const known = Object.keys(events.workflow_dispatch?.inputs ?? {});
  return INPUTS.filter((name) => !known.includes(name));
}

const dispatchSchema = z.looseObject({ inputs: z.record(z.string(), z.unknown()).nullish() }).nullable();

const hasRunName = (workflow: Workflow): boolean =>
  /^mendhook \$\{\{ *inputs\.release *\}\}\/\$\{\{ *inputs\.step *\}\}( |$)/.test(workflow['run-name'] ?? '');

const untimedJobs = ({ jobs }: Workflow): readonly string[] =>
  Object.entries(jobs).flatMap(([name, job]) => {
    const minutes = job['timeout-minutes'];
    // An expression is the user's own word.
    return typeof minutes === 'string' || (minutes !== undefined && minutes <= LONGEST_MINUTES) ? [] : [name];
  });

const cancels = ({ concurrency }: Workflow): boolean =>
  z.looseObject({ 'cancel-in-progress': z.literal(true) }).safeParse(concurrency).success;
