import { ACCOUNT_ID, REGION } from '@mendhook/emulators/aws/local-account';
import { z } from 'zod';
import { ApiError } from '../../../packages/emulators/aws/api-error.ts';
import type { JsonOperations } from './json-api.ts';

export interface EcrOptions {
  /** The one repository of the account. */
  readonly repository: string;
  /** The images that were pushed: `ADDRESS/REPOSITORY:TAG`. */
  readonly pushed: () => readonly string[];
}

const PREFIX = 'AmazonEC2ContainerRegistry_V20150921';
const ADDRESS = `${ACCOUNT_ID}.dkr.ecr.${REGION}.amazonaws.com`;
const imagesSchema = z.object({ repositoryName: z.string(), imageIds: z.array(z.object({ imageTag: z.string() })) });
const repositoriesSchema = z.object({ repositoryNames: z.array(z.string()) });

/** ECR for the CDK: it looks for a repository and an image in it, and signs the container engine in. */
export function createEcr({ repository, pushed }: EcrOptions): JsonOperations {
  const refuseOther = (name: string) => {
    if (name !== repository) throw new ApiError('RepositoryNotFoundException', `there is no repository ${name}`);
  };
  return {
    [`${PREFIX}.DescribeRepositories`]: (input) => {
      const { repositoryNames } = repositoriesSchema.parse(input);
      repositoryNames.forEach(refuseOther);
      return {
        repositories: repositoryNames.map((repositoryName) => ({
          repositoryName,
          repositoryUri: `${ADDRESS}/${repositoryName}`,
        })),
      };
    },
    [`${PREFIX}.DescribeImages`]: (input) => {
      const { repositoryName, imageIds } = imagesSchema.parse(input);
      refuseOther(repositoryName);
      const missing = imageIds.find(({ imageTag }) => !pushed().includes(`${ADDRESS}/${repository}:${imageTag}`));
      if (missing !== undefined) throw new ApiError('ImageNotFoundException', `there is no image ${missing.imageTag}`);
      return { imageDetails: imageIds.map(({ imageTag }) => ({ repositoryName, imageTags: [imageTag] })) };
    },
    [`${PREFIX}.GetAuthorizationToken`]: () => ({
      authorizationData: [
        { authorizationToken: Buffer.from('AWS:token').toString('base64'), proxyEndpoint: `https://${ADDRESS}` },
      ],
    }),
  };
}
