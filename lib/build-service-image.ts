import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { IMAGE_CONTEXT } from './image-context.ts';

/**
 * Builds the worker's image and then a service's image from it. The CDK starts this when it deploys, and takes what is
 * printed as the name of the image; what Docker says goes where people see it.
 *
 *   node lib/build-service-image.ts DOCKERFILE PLATFORM TAG
 */
const [dockerfile, platform, tag] = process.argv.slice(2);
if (dockerfile === undefined || platform === undefined || tag === undefined) {
  throw new Error('usage: node lib/build-service-image.ts DOCKERFILE PLATFORM TAG');
}

const [worker, image] = [`mendhook-worker:${tag}`, `mendhook-service-worker:${tag}`];
const docker = process.env['CDK_DOCKER'] ?? 'docker';
const build = (...args: string[]) =>
  execFileSync(docker, ['build', '--platform', platform, ...args], { stdio: ['ignore', process.stderr, 'inherit'] });

build('-f', join(IMAGE_CONTEXT, 'batch-job', 'Dockerfile'), '-t', worker, IMAGE_CONTEXT);
build('-f', dockerfile, '-t', image, '--build-arg', `WORKER=${worker}`, dirname(dockerfile));
console.log(image);
