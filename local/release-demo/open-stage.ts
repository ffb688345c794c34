import { getPriority, setPriority } from 'node:os';
import { join } from 'node:path';
import { FunctionName } from '../../core/names.ts';
import { SAMPLE } from '../demo/demo-config.ts';
import { type LogForwarder, startLogForwarder } from '../demo/log-forwarder.ts';
import type { SampleRepository } from '../demo/sample-repository.ts';
import type { Timeline } from '../demo/timeline.ts';
import type { ServedRequest } from '../platform/balancer.ts';
import type { RealSystems } from '../real-systems.ts';
import { prepareRepository } from '../review-demo/open-changes.ts';
import { REVIEWED } from '../review-demo/review-demo-config.ts';
import { type Runtime, startRuntime } from '../runtime.ts';
import { releaseConversation } from './conversation.ts';
import { PEOPLE, releaseDemoConfig, TICK_SECONDS } from './release-demo-config.ts';
import { addReleaseFiles } from './release-files.ts';
import type { Stage } from './stage.ts';
import { startShop } from './start-shop.ts';
import { createTally } from './tally.ts';

export interface ReleaseDemoOptions {
  readonly stateDirectory: string;
  readonly port: number;
  readonly real: Pick<RealSystems, 'model'>;
  readonly sample: SampleRepository;
  readonly timeline: Timeline;
  readonly signal: AbortSignal;
}

const { owner, repository } = REVIEWED;

/** As at a team whose functions were called a moment ago: none is loaded while somebody waits for it. */
const LOADED_BEFORE = [
  ...[FunctionName.github, FunctionName.release, FunctionName.deploy, FunctionName.rollback],
  ...[FunctionName.jobEvents, FunctionName.slack, FunctionName.requests],
  // One release is deployed to staging while another gets its canary.
  ...[FunctionName.release, FunctionName.deploy],
];
/** How much later than the shop everything else has its turn, in steps of Unix's nice. */
const LOWER_BY = 5;
const LOWEST = 19;

/** What reaches Datadog, once it runs: the shop is there before it. */
interface Telemetry {
  datadog?: NonNullable<Runtime['datadog']>;
  forwarder?: LogForwarder;
}

/** Starts the shop and mendhook and deploys the newest commit as the team did before. */
export async function openStage(options: ReleaseDemoOptions): Promise<Stage & { close(): Promise<void> }> {
  const { stateDirectory, timeline, signal } = options;
  const sample = await addReleaseFiles(options.sample);
  const telemetry: Telemetry = {};
  const tally = createTally();
  const repositoryDirectory = join(stateDirectory, 'github', 'git', owner, `${repository}.git`);
  const shop = await startShop({
    ...{ repository: repositoryDirectory, directory: join(stateDirectory, 'platform') },
    onSeen: ({ served, errors }) => {
      for (const request of served) {
        telemetry.datadog?.record(requestOf(request));
        if (request.environment === 'production') tally.add(request);
      }
      for (const line of errors) telemetry.forwarder?.take({ ...line, hostname: 'checkout', ddsource: 'nodejs' });
    },
    onLine: (line) => timeline.progress(line),
  });
  const closing = [shop.close];
  const close = async () => {
    for (const end of closing.toReversed()) await end();
  };
  try {
    // Production is another machine than mendhook's. Here it gets the processor before anything that is started from now on.
    setPriority(Math.min(LOWEST, getPriority() + LOWER_BY));
    const runtime = await startRuntime({
      ...{ stateDirectory, port: options.port, real: options.real, conversation: releaseConversation() },
      config: releaseDemoConfig({ url: shop.urls.staging, previousUrl: shop.urls.previous }),
      runner: shop.runner,
      provisioned: LOADED_BEFORE,
      metricPointMs: TICK_SECONDS * 1_000,
    });
    closing.push(runtime.close);
    const { github, datadog } = runtime;
    if (github === undefined || datadog === undefined) throw new Error('the demo runs on the local GitHub and Datadog');
    timeline.step(`everything runs on this machine; watch it at ${runtime.pageUrl}`);
    telemetry.datadog = datadog;
    const forwarder = startLogForwarder(datadog);
    telemetry.forwarder = forwarder;
    closing.push(forwarder.stop);
    await prepareRepository(github, sample);
    github.addCollaborator(owner, repository, { login: 'ines', role: 'write', isMember: true });
    await deployByHand(github, sample.commit, sample.branch);
    timeline.step(`production runs; ${Object.keys(PEOPLE).join(', ')} work on it`);
    return { ...{ runtime, github, shop, tally, sample, timeline, signal }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** One request as APM's trace metrics count it. */
const requestOf = ({ environment, ...request }: { readonly environment: string } & ServedRequest) => ({
  ...{ operation: 'http.request', service: SAMPLE.service, env: environment, ...request },
});

/** The first version is there before mendhook releases anything: somebody ran the workflow. */
async function deployByHand(github: Stage['github'], commit: string, branch: string): Promise<void> {
  await github.runWorkflow(owner, repository, {
    ...{ workflow: 'deploy.yml', ref: branch, by: 'maya' },
    inputs: {
      ...{ release: '0'.repeat(16), step: '0', environment: 'production', commit, action: 'deploy', percent: '100' },
    },
  });
  await github.runsCompleted();
  const failed = github.workflowRuns(owner, repository).find(({ conclusion }) => conclusion !== 'success');
  if (failed !== undefined) throw new Error(`run ${failed.id} of deploy.yml ended with ${failed.conclusion}`);
}
