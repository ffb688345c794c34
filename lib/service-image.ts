import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FileSystem, Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import type { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { imageName } from '../core/names.ts';

/** A service's Dockerfile, which starts from the worker's image. */
export interface ServiceImage {
  /** As `services[].image` names it: a path below the directory. */
  readonly dockerfile: string;
  /** Where the configuration stands. */
  readonly directory: string;
}

/**
 * An image of a service. It is built on the machine that deploys, after the worker's image of the same deployment: Docker
 * cannot be given two Dockerfiles at once. At synth both are only hashed.
 *
 * @throws {Error} when the Dockerfile is not there
 */
export function serviceImage(
  scope: Construct,
  { dockerfile, directory }: ServiceImage,
  { worker, platform }: { worker: DockerImageAsset; platform: string },
): ContainerImage {
  const file = join(directory, dockerfile);
  if (!existsSync(file)) throw new Error(`services[].image: expected a Dockerfile at ${file}, and there is none`);
  const hash = createHash('sha256')
    .update([worker.assetHash, platform, FileSystem.fingerprint(dirname(file)), dockerfile].join('\n'))
    .digest('hex');
  const { repositoryName, imageTag } = Stack.of(scope).synthesizer.addDockerImageAsset({
    displayName: `worker of ${dockerfile}`,
    sourceHash: hash,
    executable: [process.execPath, join(import.meta.dirname, 'build-service-image.ts'), file, platform, hash],
  });
  const repository = Repository.fromRepositoryName(scope, `Repository-${imageName(dockerfile)}`, repositoryName);
  return ContainerImage.fromEcrRepository(repository, imageTag);
}
