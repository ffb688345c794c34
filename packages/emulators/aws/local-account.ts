/** The account and region that every stand-in claims to be in. */
export const REGION = 'us-east-1';
export const ACCOUNT_ID = '000000000000';

/** Builds an ARN in the local account, such as `arn:aws:sqs:us-east-1:000000000000:alerts`. */
export const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${resource}`;
