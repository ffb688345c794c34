import { Stack } from 'aws-cdk-lib';
import {
  CfnFirewallDomainList,
  CfnFirewallRuleGroup,
  CfnFirewallRuleGroupAssociation,
} from 'aws-cdk-lib/aws-route53resolver';
import { Construct } from 'constructs';

export interface EgressFilterProps {
  readonly vpcId: string;
  /** Domains besides those that mendhook itself needs, such as `packages.example.com`; `*.example.com` takes them all. */
  readonly allowedDomains: readonly string[];
  readonly datadogSite: string;
  /** The hosts of the GitHub that holds the repositories. */
  readonly githubHosts: readonly string[];
  /**
   * Hosts of what applies suggested patches.
   *
   * @default - none
   */
  readonly applierHosts?: readonly string[] | undefined;
  /**
   * Region in which Amazon Bedrock is called.
   *
   * @default - Anthropic's own API is called
   */
  readonly bedrockRegion?: string | undefined;
  /** Whether files in Git LFS are fetched. */
  readonly largeFiles: boolean;
}

/** Where GitHub keeps files of Git LFS: https://docs.github.com/en/actions/reference/runners/self-hosted-runners */
const LARGE_FILES = ['github-cloud.githubusercontent.com', 'github-cloud.s3.amazonaws.com'];

/**
 * Lets the worker's network find the names of these domains and no others, with Route 53's DNS Firewall. The security
 * group leaves DNS to the network's own resolver and HTTPS as the only ways out. It costs cents where a network firewall
 * costs hundreds of dollars a month; unlike that, it does not stop a connection to a bare address.
 */
export class EgressFilter extends Construct {
  constructor(scope: Construct, id: string, props: EgressFilterProps) {
    super(scope, id);
    const { vpcId, allowedDomains } = props;
    const list = (name: string, domains: readonly string[]) =>
      new CfnFirewallDomainList(this, name, { domains: [...domains] }).attrId;
    const group = new CfnFirewallRuleGroup(this, 'Rules', {
      firewallRules: [
        {
          priority: 100,
          action: 'ALLOW',
          firewallDomainListId: list('Allowed', [...this.ownDomains(props), ...allowedDomains]),
          // A name that is allowed stays so wherever it leads: content networks answer with names of their own.
          firewallDomainRedirectionAction: 'TRUST_REDIRECTION_DOMAIN',
        },
        { priority: 200, action: 'BLOCK', blockResponse: 'NXDOMAIN', firewallDomainListId: list('Others', ['*']) },
      ],
    });
    new CfnFirewallRuleGroupAssociation(this, 'Association', {
      vpcId,
      firewallRuleGroupId: group.attrId,
      priority: 101,
    });
  }

  private ownDomains({
    datadogSite,
    githubHosts,
    applierHosts = [],
    bedrockRegion,
    largeFiles,
  }: EgressFilterProps): string[] {
    const { account, region, urlSuffix } = Stack.of(this);
    const aws = ['dynamodb', 's3', 'sqs', 'secretsmanager', 'logs', 'api.ecr'];
    return [
      ...aws.map((service) => `${service}.${region}.${urlSuffix}`),
      `${account}.dkr.ecr.${region}.${urlSuffix}`,
      `prod-${region}-starport-layer-bucket.s3.${region}.${urlSuffix}`,
      bedrockRegion === undefined ? 'api.anthropic.com' : `bedrock-runtime.${bedrockRegion}.${urlSuffix}`,
      ...githubHosts,
      ...applierHosts,
      'slack.com',
      `api.${datadogSite}`,
      ...(largeFiles ? LARGE_FILES : []),
    ];
  }
}
