import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { toAwsError } from './aws-error.ts';

interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/**
 * Credentials of a role of the user's, as the clients of AWS take them: they ask again before these expire.
 *
 * @param role ARN
 * @throws {UpstreamError} not retryable where the role does not let us in
 */
export const assumeRole =
  (role: string, client = new STSClient()) =>
  async (): Promise<TemporaryCredentials> => {
    try {
      const { Credentials: given } = await client.send(
        new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'mendhook' }),
      );
      const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given ?? {};
      if (AccessKeyId === undefined || SecretAccessKey === undefined) throw new Error('STS gave no credentials');
      return {
        ...{ accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken ?? '' },
        expiration: Expiration ?? new Date(),
      };
    } catch (cause) {
      throw toAwsError(cause, 'STS', `assume ${role}`);
    }
  };
