import { createHash } from 'node:crypto';
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
 */
export function serviceImage(
  scope: Construct,
  { dockerfile, directory }: ServiceImage,
  { worker, platform }: { worker: DockerImageAsset; platform: string },
): ContainerImage {
  const file = join(directory, dockerfile);
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
