import { createHash } from 'node:crypto';
import { dirname, extname, join, resolve } from 'node:path';
import { FileSystem, Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import type { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { imageName } from '../core/names.ts';

const BUILD = join(import.meta.dirname, `build-service-image${extname(import.meta.filename)}`);

/** A service's Dockerfile, which starts from the worker's image. */
export interface ServiceImage {
  /** As `services[].image` names it: a path below the directory. */
  readonly dockerfile: string;
  /** The absolute path of the configuration's directory. */
  readonly directory: string;
}

/**
 * An image of a service. The machine that deploys builds it after the worker's image of the same deployment, because
 * Docker takes one Dockerfile at a time. Synth only hashes both. The CDK starts the build in `cdk.out`, so the command
 * names files by absolute paths; the hash knows none of them, so it is the same in every checkout.
 */
export function serviceImage(
  scope: Construct,
  { dockerfile, directory }: ServiceImage,
  { worker, platform }: { worker: DockerImageAsset; platform: string },
): ContainerImage {
  const file = resolve(directory, dockerfile);
  const hash = createHash('sha256')
    .update([worker.assetHash, platform, FileSystem.fingerprint(dirname(file)), dockerfile].join('\n'))
    .digest('hex');
  const { repositoryName, imageTag } = Stack.of(scope).synthesizer.addDockerImageAsset({
    displayName: `worker of ${dockerfile}`,
    sourceHash: hash,
    executable: [process.execPath, BUILD, file, platform, hash],
  });
  const repository = Repository.fromRepositoryName(scope, `Repository-${imageName(dockerfile)}`, repositoryName);
  return ContainerImage.fromEcrRepository(repository, imageTag);
}
