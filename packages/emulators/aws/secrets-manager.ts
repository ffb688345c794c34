import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { withStateLock } from '../state-lock.ts';
import type { StandInOptions } from './api-call.ts';
import { ApiError } from './api-error.ts';
import { actionOfTarget, operation, startJsonApi } from './json-api.ts';
import { arn } from './local-account.ts';
import type { LoopbackServer } from './loopback-server.ts';
import { openSecretsState, type SecretVersion, type StoredSecret } from './secrets-manager-state.ts';

const define = operation('InvalidParameterException');

const valueFields = {
  ClientRequestToken: z.string().min(32).max(64).default(randomUUID),
  SecretString: z.string().max(65_536).optional(),
  SecretBinary: z.base64().optional(),
};

const createSchema = z.strictObject({
  Name: z.string().regex(/^[\w/+=.@-]{1,512}$/),
  Description: z.string().optional(),
  ...valueFields,
});
const putSchema = z.strictObject({ SecretId: z.string(), ...valueFields });
const namedSchema = z.object({ SecretId: z.string().optional(), Name: z.string().optional() }).catch({});
const getSchema = z.strictObject({
  SecretId: z.string(),
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});

/**
 * Starts a stand-in of Secrets Manager. A new value becomes `AWSCURRENT` and leaves the one before as `AWSPREVIOUS`.
 *
 * @throws {Error} when the port is taken, the kept state cannot be read, or another process has it open
 */
export function startSecretsManager(options: StandInOptions): Promise<LoopbackServer> {
  return withStateLock(options.stateDirectory, 'secrets-manager', () => start(options));
}

async function start(options: StandInOptions): Promise<LoopbackServer> {
  const { stateDirectory, port, onCall, gate, clock = Date.now } = options;
  const { state, save } = openSecretsState(stateDirectory);
  const nowSeconds = () => clock() / 1000;

  return startJsonApi({
    service: 'secretsmanager',
    contentType: 'application/x-amz-json-1.1',
    port,
    bodyLimitBytes: 1024 * 1024,
    actionOf: actionOfTarget('secretsmanager'),
    accessOf: (action, input) => [{ action: `secretsmanager:${action}`, resource: resourceOf(input) }],
    onCall,
    gate,
    operations: {
      CreateSecret: define(createSchema, (input) => {
        const existing = state.secrets.find(({ Name }) => Name === input.Name);
        const repeats = existing?.versions.some(({ VersionId }) => VersionId === input.ClientRequestToken);
        if (existing && !repeats) throw new ApiError('ResourceExistsException', `${input.Name} already exists.`);
        const secret = existing ?? createSecret(input.Name, input.Description);
        const version = hasValue(input) ? putVersion(secret, input) : undefined;
        save();
        return { ARN: secret.ARN, Name: secret.Name, VersionId: version?.VersionId };
      }),
      PutSecretValue: define(putSchema, (input) => {
        const secret = findSecret(input.SecretId);
        if (!hasValue(input)) throw new ApiError('InvalidRequestException', 'Give SecretString or SecretBinary.');
        const { VersionId, VersionStages } = putVersion(secret, input);
        save();
        return { ARN: secret.ARN, Name: secret.Name, VersionId, VersionStages };
      }),
      GetSecretValue: define(getSchema, (input) => {
        const { ARN, Name, versions } = findSecret(input.SecretId);
        const stage = input.VersionStage ?? (input.VersionId === undefined ? 'AWSCURRENT' : undefined);
        const found = versions.find(
          ({ VersionId, VersionStages }) =>
            (input.VersionId === undefined || VersionId === input.VersionId) &&
            (stage === undefined || VersionStages.includes(stage)),
        );
        if (found === undefined) throw notFound(`the value ${input.VersionId ?? stage} of ${Name}`);
        return { ARN, Name, ...found };
      }),
      DescribeSecret: define(z.strictObject({ SecretId: z.string() }), ({ SecretId }) => {
        const { versions, ...secret } = findSecret(SecretId);
        const stages = versions.map(({ VersionId, VersionStages }) => [VersionId, VersionStages]);
        return { ...secret, VersionIdsToStages: Object.fromEntries(stages) };
      }),
    },
  });

  /** A secret is named in several ways, and a policy names it by its ARN. */
  function resourceOf(input: unknown): string {
    const { SecretId = '', Name = SecretId } = namedSchema.parse(input);
    return lookUp(Name)?.ARN ?? (Name.startsWith('arn:') ? Name : arn('secretsmanager', `secret:${Name}`));
  }

  function lookUp(id: string): StoredSecret | undefined {
    return state.secrets.find(({ ARN, Name }) => [ARN, ARN.slice(0, -7), Name].includes(id));
  }

  function findSecret(id: string): StoredSecret {
    const found = lookUp(id);
    if (found === undefined) throw notFound('the specified secret');
    return found;
  }

  function createSecret(Name: string, Description: string | undefined): StoredSecret {
    const suffix = randomBytes(3).toString('hex');
    const dates = { CreatedDate: nowSeconds(), LastChangedDate: nowSeconds() };
    const ARN = arn('secretsmanager', `secret:${Name}-${suffix}`);
    const secret = { ARN, Name, ...(Description !== undefined && { Description }), ...dates, versions: [] };
    state.secrets.push(secret);
    return secret;
  }

  function putVersion(secret: StoredSecret, input: z.output<typeof putSchema | typeof createSchema>): SecretVersion {
    const { ClientRequestToken: VersionId, SecretString, SecretBinary } = input;
    const repeated = secret.versions.find((version) => version.VersionId === VersionId);
    if (repeated !== undefined) {
      if (repeated.SecretString === SecretString && repeated.SecretBinary === SecretBinary) return repeated;
      throw new ApiError('ResourceExistsException', `Version ${VersionId} already exists with another value.`);
    }
    const version: SecretVersion = {
      VersionId,
      ...(SecretString !== undefined && { SecretString }),
      ...(SecretBinary !== undefined && { SecretBinary }),
      CreatedDate: nowSeconds(),
      VersionStages: ['AWSCURRENT'],
    };
    const current = secret.versions.find(({ VersionStages }) => VersionStages.includes('AWSCURRENT'));
    secret.versions = [...(current ? [{ ...current, VersionStages: ['AWSPREVIOUS'] }] : []), version];
    secret.LastChangedDate = nowSeconds();
    return version;
  }
}

const hasValue = (input: { SecretString?: string | undefined; SecretBinary?: string | undefined }): boolean =>
  input.SecretString !== undefined || input.SecretBinary !== undefined;

const notFound = (what: string) =>
  new ApiError('ResourceNotFoundException', `Secrets Manager can't find ${what}.`, { status: 400 });
