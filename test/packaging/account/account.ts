import { CreateBucketCommand, GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ACCOUNT_ID, REGION } from '@mendhook/emulators/aws/local-account';
import { startLoopbackServer } from '@mendhook/emulators/aws/loopback-server';
import { startS3 } from '@mendhook/emulators/aws/s3';
import { ApiError, toApiError } from '../../../packages/emulators/aws/api-error.ts';
import { type CodeOfFunction, createCloudFormation } from './cloud-formation.ts';
import { createEcr } from './container-registry.ts';
import { writeEngine } from './engine.ts';
import { answerJson, jsonError } from './json-api.ts';
import { answerQuery, queryError } from './query-api.ts';
import type { ResourceSchemas } from './template.ts';

/** What `cdk bootstrap` makes, by the CDK's default qualifier. */
const QUALIFIED = `cdk-hnb659fds`;
const PLACE = `${ACCOUNT_ID}-${REGION}`;
const ROLES = ['deploy', 'file-publishing', 'image-publishing', 'lookup'].map(
  (name) => `arn:aws:iam::${ACCOUNT_ID}:role/${QUALIFIED}-${name}-role-${PLACE}`,
);
const PARAMETERS: Readonly<Record<string, string>> = { '/cdk-bootstrap/hnb659fds/version': '31' };

/**
 * Starts an account that `cdk bootstrap` has prepared, as the CDK's command finds it on loopback: STS, Parameter Store, S3, ECR
 * and CloudFormation. Beside it is a container engine that builds nothing and remembers what was pushed.
 *
 * @param directory where the account and the engine keep their state
 * @param spec CloudFormation's schemas of resources
 */
export async function startAccount(directory: string, spec: ResourceSchemas) {
  const s3 = await startS3({ stateDirectory: directory });
  const credentials = { accessKeyId: 'account', secretAccessKey: 'local' };
  const client = new S3Client({ endpoint: s3.url, forcePathStyle: true, region: REGION, credentials });
  await client.send(new CreateBucketCommand({ Bucket: `${QUALIFIED}-assets-${PLACE}` }));
  const engine = writeEngine(directory);

  const cloudFormation = createCloudFormation({
    spec,
    storedParameter: parameter,
    readTemplate: async (url) => {
      const [, Bucket, Key] = /^https?:\/\/[^/]+\/([^/]+)\/(.+)$/.exec(url) ?? [];
      const found = await orMissing(client.send(new GetObjectCommand({ Bucket, Key })));
      return found?.Body?.transformToString();
    },
    hasCode: async ({ bucket: Bucket, key: Key }: CodeOfFunction) =>
      (await orMissing(client.send(new HeadObjectCommand({ Bucket, Key })))) !== undefined,
  });
  const registry = createEcr({ repository: `${QUALIFIED}-container-assets-${PLACE}`, pushed: engine.pushed });

  const server = await startLoopbackServer({
    bodyLimitBytes: 1024 * 1024,
    tooLarge: () => queryError(new ApiError('RequestEntityTooLarge', 'too large', { status: 413 })),
    handle: async ({ headers, body }) => {
      // The scope of a signature names the service.
      const [, service] =
        /Credential=[^/]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(headers.authorization ?? '') ?? [];
      const isJson = service === 'ssm' || service === 'ecr';
      try {
        const text = body.toString();
        if (service === 'cloudformation') return await answerQuery(cloudFormation.operations, text);
        if (service === 'sts') return await answerQuery(STS, text);
        if (isJson) return answerJson(service === 'ecr' ? registry : SSM, headers['x-amz-target'], text);
        throw new ApiError('UnknownOperationException', `${service ?? 'an unsigned call'} is not known here`);
      } catch (error) {
        return (isJson ? jsonError : queryError)(toApiError(error));
      }
    },
  });

  return {
    cloudFormation,
    /** The tags of the images that were pushed. */
    images: () => engine.pushed(),
    /** What the CDK's process has in its environment to reach this account, and no other. */
    environment: {
      AWS_ENDPOINT_URL: server.url,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ACCESS_KEY_ID: 'person',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DOCKER: engine.file,
    },
    close: async () => {
      client.destroy();
      await Promise.all([server.close(), s3.close()]);
    },
  };
}

const STS = {
  GetCallerIdentity: () => ({ Account: ACCOUNT_ID, Arn: `arn:aws:iam::${ACCOUNT_ID}:user/person`, UserId: 'person' }),
  AssumeRole: (given: URLSearchParams) => {
    const role = given.get('RoleArn') ?? '';
    if (!ROLES.includes(role)) {
      const message = `User: person is not authorized to perform: sts:AssumeRole on resource: ${role}`;
      throw new ApiError('AccessDenied', message, { status: 403 });
    }
    const Expiration = new Date(Date.now() + 3_600_000).toISOString();
    return {
      Credentials: { AccessKeyId: 'role', SecretAccessKey: 'local', SessionToken: 'local', Expiration },
      AssumedRoleUser: { Arn: role, AssumedRoleId: 'role:cdk' },
    };
  },
};

const SSM = {
  'AmazonSSM.GetParameter': ({ Name }: { Name?: unknown }) => ({
    Parameter: { Name, Type: 'String', Value: parameter(String(Name)) },
  }),
};

function parameter(name: string): string {
  const value = PARAMETERS[name];
  if (value === undefined) throw new ApiError('ParameterNotFound', `${name} does not exist`);
  return value;
}

async function orMissing<Found>(finding: Promise<Found>): Promise<Found | undefined> {
  try {
    return await finding;
  } catch (error) {
    if (error instanceof Error && /^(NoSuch|NotFound)/.test(error.name)) return undefined;
    throw error;
  }
}
