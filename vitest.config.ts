import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

/**
 * Nothing in these leaves a process behind, holds state in a module or leaves the environment changed: their files share a worker,
 * which loads the clients of AWS and Datadog once.
 */
const IN_PROCESS = [
  'test/readme.test.ts',
  'test/attacks/{calls,hand-off,jira,people,review,rollback,security-page,thread-queue,written-tests}.test.ts',
  'test/{adapters,bench,core,docs,lambdas,lib,packaging,prompts,replay,workflows}/**/*.test.ts',
  'test/batch-job/{all-ended,audit-stream,environment,listen-on-loopback,try-again}.test.ts',
  'test/batch-job/change/{read-traces,reproduce-finding}.test.ts',
  'test/batch-job/trial/{measure-load,recording-proxy}.test.ts',
  'test/batch-job/gateway/!(bedrock-upstream).test.ts',
  'test/batch-job/phases/!(run-phase).test.ts',
  'test/batch-job/repository/{is-passing,keep-line-ends,kept-blobs,patched-tree,path-in-tree}.test.ts',
  'test/batch-job/review/tools/secrets.test.ts',
  'test/batch-job/review/tools/{graphql,oasdiff,openapi,openapi-documents,schema,typescript}.test.ts',
  'test/batch-job/steps/!(place-report).test.ts',
  'test/batch-job/tools/!(run-tests|tool-server).test.ts',
  'test/batch-job/write-tests/within-time.test.ts',
  'test/batch-job/verify/{crashes,early-base,failing-tests,find-secrets,kept-baseline,prefixed-output}.test.ts',
  'test/batch-job/verify/proof/reported.test.ts',
  'test/bin/**/!(completion|group).test.ts',
  'packages/emulators/test/aws/!(batch-job|crash|function-host|http-api).test.ts',
  'packages/emulators/test/aws/policies/*.test.ts',
  'packages/emulators/test/{idle-connections,listen,readme}.test.ts',
  'test/local/{credentials,datadog-template,free-port}.test.ts',
  'packages/emulators/test/datadog/!(exit).test.ts',
  'packages/emulators/test/{cursor,jira,pagerduty,slack}/*.test.ts',
  'test/local/platform/!(platform|workflow-runner).test.ts',
  'test/local/release-demo/!(packing-list|start-shop).test.ts',
  'test/local/try/!(try).test.ts',
  'test/local/{demo/{container-log,drafted-branch,open-shop},stack/when-job-ended}.test.ts',
  'test/page/slack/*.test.ts',
  'test/local/model/*.test.ts',
  'test/page/!(accessibility|hostile|live|press|thread-states).test.ts',
];

/** Whole runs that a change seldom breaks alone: `npm run check:whole` has them, and `npm test` has not. */
const WHOLE = [
  'test/demo.test.ts',
  'test/batch-job/{change-draft-crash,crash,repair,run-base-update,run-draft-request}.test.ts',
  'test/batch-job/{change/run-review,write-tests/run-tests-job}.test.ts',
  'test/local/try/try.test.ts',
  'test/adapters/dynamodb-local.test.ts',
  'test/lambdas/triage-race.test.ts',
];

export default defineConfig({
  // As Node resolves: a package with other files for development is loaded once, by all who import it.
  ssr: { resolve: { conditions: ['module-sync', 'node', 'development'] } },
  test: {
    // Most of a test's time is waiting for a process of its own, so there is one more than there are cores.
    maxWorkers: availableParallelism() + 1,
    // Tests that start the real claude, git and Chromium share two cores with each other.
    testTimeout: 120_000,
    // The commands and workers that tests start find their code compiled.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/mendhook', import.meta.url)) },
    hookTimeout: 120_000,
    // Vitest's own second is over before a busy machine has started one process.
    expect: { poll: { timeout: 60_000 } },
    globalSetup: 'test/temporary-folder.ts',
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'in process', include: IN_PROCESS, exclude: WHOLE, isolate: false } },
      {
        extends: true,
        test: {
          name: 'with processes',
          include: ['{test,packages/*/test}/**/*.test.ts'],
          exclude: [...IN_PROCESS, ...WHOLE],
        },
      },
      { extends: true, test: { name: 'whole', include: WHOLE } },
    ],
  },
});
