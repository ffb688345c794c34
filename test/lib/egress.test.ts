import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ConfigInput } from '../../core/config/config.ts';
import { ACCOUNT, resolveReferences } from './resolve-references.ts';
import { type Resource, synthesizeAll } from './synthesize.ts';

const deployment = { egress: { allowedDomains: ['packages.example.com'] } };
const bedrock = (region: string): Partial<ConfigInput> => ({
  deployment,
  model: { provider: 'bedrock', region, investigate: 'us.anthropic.a', proposeFix: 'us.anthropic.a' },
});
const checkout = { name: 'checkout', repository: 'acme/checkout', slackChannel: '#alerts' };
const largeFiles = { deployment, services: [{ ...checkout, largeFiles: true }] };

const account = { ...ACCOUNT, 'AWS::URLSuffix': 'amazonaws.com' };
const resolve = (part: unknown) => resolveReferences(part, (logicalId) => logicalId, account);
const listSchema = z.object({ Domains: z.array(z.string()) });

/** The names that a stage in eu-central-1 lets its containers find. */
function namesIn(resources: readonly Resource[]): readonly string[] {
  const lists = resources
    .filter(({ type }) => type === 'AWS::Route53Resolver::FirewallDomainList')
    .map(({ properties }) => listSchema.parse(resolve(properties)).Domains);
  return lists.find((names) => !names.includes('*')) ?? [];
}

const REGIONS = ['us-east-1', 'eu-central-1', 'ap-northeast-1', 'us-gov-west-1'];
const enterprise = { deployment, github: { apiUrl: 'https://github.example.com/api/v3' } };
const applied = { deployment, services: [{ ...checkout, mode: 'suggest' as const, applier: 'cursor' as const }] };
const [plain = [], large = [], ownGitHub = [], byCursor = [], ...inRegions] = synthesizeAll(
  [{ deployment }, largeFiles, enterprise, applied, ...REGIONS.map(bedrock)],
  import.meta.dirname,
);

describe('with an egress filter', () => {
  test.each(REGIONS.map((region, index) => [region, inRegions[index] ?? []] as const))(
    'Amazon Bedrock is found in %s',
    (region, resources) => {
      const names = namesIn(resources).filter((name) => name.startsWith('bedrock'));
      expect(names).toEqual([`bedrock-runtime.${region}.amazonaws.com`]);
    },
  );

  test('models of Anthropic need no name of Bedrock', () => {
    expect(namesIn(plain)).toContain('api.anthropic.com');
    expect(namesIn(plain).filter((name) => name.startsWith('bedrock'))).toEqual([]);
  });

  test('models of Bedrock need no name of Anthropic', () => {
    for (const resources of inRegions) expect(namesIn(resources)).not.toContain('api.anthropic.com');
  });
});

describe('GitHub behind an egress filter', () => {
  const github = (resources: readonly Resource[]) => namesIn(resources).filter((name) => name.includes('github'));

  test('github.com is found', () => {
    expect(github(plain)).toEqual(['github.com', 'api.github.com']);
  });

  test('a GitHub Enterprise Server is found in its place, and everything that calls GitHub is told its address', () => {
    expect(github(ownGitHub)).toEqual(['github.example.com']);
    const told = ownGitHub
      .filter(({ properties }) => JSON.stringify(properties).includes('MENDHOOK_GITHUB_API_URL'))
      .map(({ type }) => type);
    expect(told.filter((type) => type === 'AWS::Lambda::Function')).toHaveLength(5);
    expect(told).toContain('AWS::Batch::JobDefinition');
  });
});

test('Cursor is found behind an egress filter, where it applies patches', () => {
  expect(namesIn(byCursor)).toContain('api.cursor.com');
  expect(namesIn(plain)).not.toContain('api.cursor.com');
});

describe('large files behind an egress filter', () => {
  const endpoint = (resources: readonly Resource[]) =>
    JSON.stringify(
      resources
        .filter(({ type }) => type === 'AWS::EC2::VPCEndpoint')
        .map(({ properties }) => resolve(properties['PolicyDocument'] ?? {})),
    );

  test('GitHub’s store of them is found, and its bucket can be read', () => {
    expect(namesIn(large)).toEqual(
      expect.arrayContaining(['github-cloud.githubusercontent.com', 'github-cloud.s3.amazonaws.com']),
    );
    expect(endpoint(large)).toMatch(/"Action":"s3:GetObject","Effect":"Allow",[^[]*\["arn:aws:s3:::github-cloud\/\*"/);
  });

  test('neither is open where no service has large files', () => {
    expect(namesIn(plain).filter((name) => name.startsWith('github-cloud'))).toEqual([]);
    expect(endpoint(plain)).not.toContain('github-cloud');
  });
});
