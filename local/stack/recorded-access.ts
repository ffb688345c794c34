import type { ApiCall } from '@mendhook/emulators/aws/api-call';

/**
 * Writes what a call did in a form that is the same in every run: the names of single things become `*`.
 *
 * @returns one line for each resource and each kind of partition key, such as
 *   `triage dynamodb:GetItem arn:aws:dynamodb:us-east-1:000000000000:table/mendhook ALERT#*`
 */
export const recordCall = ({ principal, needs }: Pick<ApiCall, 'principal' | 'needs'>): readonly string[] =>
  needs.flatMap(({ action, resource, context = {} }) => {
    const line = `${principal} ${action} ${withoutNames(resource)}`;
    const keys = context['dynamodb:LeadingKeys'];
    return keys === undefined ? [line] : keys.map((key) => `${line} ${key.replace(/#.*$/s, '#*')}`);
  });

const withoutNames = (resource: string): string =>
  resource
    .replace(/^(arn:aws:s3:::[^/]+\/[^/]+\/).*$/s, '$1*')
    .replace(/(:alarm:[^-]+-[^-]+-).*$/, '$1*')
    .replace(/(:job\/).*$/, '$1*')
    .replace(/(:secret:.*-)[^-]{6}$/, '$1??????')
    .replace(/(:log-group:[^:]*):.*$/, '$1:*');
