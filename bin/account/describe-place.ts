/** Where in AWS a stage is, or goes to. */
export interface Place {
  /** Twelve digits; undefined where it is not known. */
  readonly accountId: string | undefined;
  readonly region: string | undefined;
  /** The value of `AWS_PROFILE`. */
  readonly profile: string | undefined;
}

/** For a person: `account 123456789012, eu-central-1, profile staging`. Empty when nothing is known. */
export const describePlace = ({ accountId, region, profile }: Place): string =>
  [
    ...(accountId === undefined ? [] : [`account ${accountId}`]),
    ...(region === undefined ? [] : [region]),
    ...(profile === undefined ? [] : [`profile ${profile}`]),
  ].join(', ');

/**
 * Where the CDK is about to act. Its command line tells the app by these variables, and leaves out the account while there
 * are no credentials: https://docs.aws.amazon.com/cdk/v2/guide/environments.html
 *
 * @returns undefined without an account: nothing is then changed in one
 */
export function describeTarget(
  stackName: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const accountId = environment['CDK_DEFAULT_ACCOUNT'] || undefined;
  if (accountId === undefined) return undefined;
  const region = environment['CDK_DEFAULT_REGION'] || undefined;
  return `${stackName}: ${describePlace({ accountId, region, profile: profileOf(environment) })}`;
}

export const profileOf = (environment: Readonly<Record<string, string | undefined>>): string | undefined =>
  environment['AWS_PROFILE'] || undefined;
