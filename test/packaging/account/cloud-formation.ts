import { randomUUID } from 'node:crypto';
import { arn } from '@mendhook/emulators/aws/local-account';
import { z } from 'zod';
import { ApiError } from '../../../packages/emulators/aws/api-error.ts';
import { evaluate } from './evaluate.ts';
import type { Answer, QueryOperation } from './query-api.ts';
import { type ChangeSet, createStack, type Stack } from './stack.ts';
import { type ResourceSchemas, readTemplate, type Template } from './template.ts';

export interface CloudFormationOptions {
  readonly spec: ResourceSchemas;
  /** The text of a template in S3, by its address; undefined when it does not exist. */
  readonly readTemplate: (url: string) => Promise<string | undefined>;
  /** Whether the code of a function was uploaded. */
  readonly hasCode: (code: CodeOfFunction) => Promise<boolean>;
  /** A value of Parameter Store, which a template's parameter names. */
  readonly storedParameter: (name: string) => string;
}

export interface CodeOfFunction {
  readonly bucket: string;
  readonly key: string;
}

/** CloudFormation for the CDK: stacks by change sets, with what AWS refuses. Nothing is created but the stack's record. */
export function createCloudFormation({
  spec,
  readTemplate: readFrom,
  hasCode,
  storedParameter,
}: CloudFormationOptions) {
  const stacks: Stack[] = [];
  /** The resources that deleted stacks left behind, by logical id. */
  const kept: string[] = [];

  const find = (name: string): Stack => {
    const found = stacks.find(({ id, ...each }) => id === name || (each.name === name && !isGone(each.status())));
    if (found === undefined) throw invalid(`Stack with id ${name} does not exist`);
    return found;
  };
  const named = (given: URLSearchParams) => find(given.get('StackName') ?? '');
  const changeSetOf = (given: URLSearchParams): { stack: Stack; changeSet: ChangeSet } => {
    const wanted = given.get('ChangeSetName') ?? '';
    for (const stack of stacks) {
      const changeSet = [...stack.changeSets.values()].find(({ id, name }) => id === wanted || name === wanted);
      if (changeSet !== undefined) return { stack, changeSet };
    }
    throw new ApiError('ChangeSetNotFound', `ChangeSet [${wanted}] does not exist`, { status: 404 });
  };

  const operations: Record<string, QueryOperation> = {
    DescribeStacks: (given) => ({ Stacks: [describe(named(given))] }),
    GetTemplate: (given) => ({ TemplateBody: named(given).text(), StagesAvailable: ['Original', 'Processed'] }),
    DescribeStackEvents: (given) => ({
      StackEvents: named(given)
        .events()
        .map((event) => describeEvent(named(given), event)),
    }),
    CreateChangeSet: async (given) => {
      const text = await templateText(given, readFrom);
      const template = readTemplate(text, spec);
      refuseCapabilities(template, listOf(given, 'Capabilities'));
      const stack = given.get('ChangeSetType') === 'CREATE' ? begin(given.get('StackName') ?? '') : named(given);
      const parameters = parametersOf(template, given, stack, storedParameter);
      const name = given.get('ChangeSetName') ?? '';
      const isSame = text === stack.text() && JSON.stringify(parameters) === JSON.stringify(stack.parameters());
      const id = arn('cloudformation', `changeSet/${name}/${randomUUID()}`);
      stack.changeSets.set(name, { id, name, parameters, change: isSame ? undefined : { text, template } });
      return { Id: id, StackId: stack.id };
    },
    DescribeChangeSet: (given) => {
      const { stack, changeSet } = changeSetOf(given);
      return describeChangeSet(stack, changeSet);
    },
    ExecuteChangeSet: async (given) => {
      const { stack, changeSet } = changeSetOf(given);
      stack.changeSets.clear();
      await stack.execute(changeSet, (resource) => refusalOf(resource, stack, hasCode));
      return undefined;
    },
    DeleteChangeSet: (given) => {
      // AWS deletes a change set that does not exist without a word.
      for (const { changeSets } of stacks) changeSets.delete(given.get('ChangeSetName') ?? '');
      return undefined;
    },
    UpdateTerminationProtection: (given) => {
      const stack = named(given);
      stack.protect(given.get('EnableTerminationProtection') === 'true');
      return { StackId: stack.id };
    },
    DeleteStack: (given) => {
      kept.push(...named(given).delete());
      return undefined;
    },
  };

  /** A stack that a change set is to create. The one that was only looked at before is taken again. */
  const begin = (name: string): Stack => {
    const present = stacks.find((stack) => stack.name === name && !isGone(stack.status()));
    if (present !== undefined && present.status() !== 'REVIEW_IN_PROGRESS') {
      throw invalid(`Stack [${name}] already exists and cannot be created again with the changeSet`);
    }
    const stack = present ?? createStack(name);
    if (present === undefined) stacks.push(stack);
    return stack;
  };

  return { operations, kept: (): readonly string[] => kept, find };
}

const codeSchema = z.object({ Code: z.object({ S3Bucket: z.unknown(), S3Key: z.string() }) });

/** Why a resource cannot be made: the code of a function must be there. */
async function refusalOf(
  { Type, Properties }: Template['Resources'][string],
  { lookUp }: Stack,
  hasCode: CloudFormationOptions['hasCode'],
): Promise<string | undefined> {
  if (Type !== 'AWS::Lambda::Function') return undefined;
  const { S3Bucket, S3Key: key } = codeSchema.parse(Properties).Code;
  if (await hasCode({ bucket: evaluate(S3Bucket, lookUp), key })) return undefined;
  return 'Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.';
}

const isGone = (status: string): boolean => status === 'DELETE_COMPLETE';

const invalid = (message: string) => new ApiError('ValidationError', message);

async function templateText(given: URLSearchParams, readFrom: CloudFormationOptions['readTemplate']): Promise<string> {
  const url = given.get('TemplateURL');
  const body = url === null ? (given.get('TemplateBody') ?? '') : await readFrom(url);
  if (body === undefined) throw invalid('S3 error: Access Denied');
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
  if (url === null && body.length > 51_200) throw invalid('templateBody must have length less than or equal to 51200');
  if (body.length > 1_000_000) throw invalid('the template may not exceed 1 MB');
  return body;
}

const NAMED = ['RoleName', 'ManagedPolicyName', 'UserName', 'GroupName', 'InstanceProfileName'];

function refuseCapabilities({ Resources }: Template, capabilities: readonly string[]): void {
  const made = Object.values(Resources).filter(({ Type }) => Type.startsWith('AWS::IAM::'));
  const isNamed = made.some(({ Properties }) => NAMED.some((name) => Object.hasOwn(Properties, name)));
  const wanted = isNamed ? ['CAPABILITY_NAMED_IAM'] : ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'];
  if (made.length === 0 || wanted.some((each) => capabilities.includes(each))) return;
  throw new ApiError('InsufficientCapabilitiesException', `Requires capabilities : [${wanted[0]}]`);
}

function parametersOf(
  { Parameters }: Template,
  given: URLSearchParams,
  stack: Stack,
  storedParameter: CloudFormationOptions['storedParameter'],
): Record<string, string> {
  const told = new Map<string, string | null>();
  for (let at = 1; given.has(`Parameters.member.${at}.ParameterKey`); at += 1) {
    const read = (name: string) => given.get(`Parameters.member.${at}.${name}`);
    const key = read('ParameterKey') ?? '';
    if (!Object.hasOwn(Parameters, key)) throw invalid(`Parameters: [${key}] do not exist in the template`);
    told.set(key, read('UsePreviousValue') === 'true' ? (stack.parameters()[key] ?? null) : read('ParameterValue'));
  }
  return Object.fromEntries(
    Object.entries(Parameters).map(([key, { Type, Default }]) => {
      const value = told.get(key) ?? Default;
      if (value === undefined) throw invalid(`Parameters: [${key}] must have values`);
      return [key, Type.startsWith('AWS::SSM::') && value.startsWith('/') ? storedParameter(value) : value];
    }),
  );
}

function listOf(given: URLSearchParams, name: string): readonly string[] {
  const items = [...given].filter(([key]) => key.startsWith(`${name}.member.`));
  return items.map(([, value]) => value);
}

const describe = (stack: Stack): Answer => ({
  StackId: stack.id,
  StackName: stack.name,
  StackStatus: stack.status(),
  CreationTime: stack.createdAt.toISOString(),
  EnableTerminationProtection: stack.isProtected(),
  Parameters: Object.entries(stack.parameters()).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
  })),
  Outputs: stack.outputs().map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
});

const describeEvent = (stack: Stack, event: ReturnType<Stack['events']>[number]): Answer => ({
  EventId: event.id,
  StackId: stack.id,
  StackName: stack.name,
  LogicalResourceId: event.logicalId,
  PhysicalResourceId: event.logicalId === stack.name ? stack.id : event.logicalId,
  ResourceType: event.type,
  ResourceStatus: event.status,
  ResourceStatusReason: event.reason,
  Timestamp: event.at.toISOString(),
});

const describeChangeSet = (stack: Stack, { id, name, change }: ChangeSet): Answer => ({
  ChangeSetId: id,
  ChangeSetName: name,
  StackId: stack.id,
  StackName: stack.name,
  ...(change === undefined
    ? {
        Status: 'FAILED',
        ExecutionStatus: 'UNAVAILABLE',
        StatusReason:
          "The submitted information didn't contain changes. Submit different information to create a change set.",
      }
    : { Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' }),
  Changes: change === undefined ? [] : changesOf(stack.template(), change.template),
});

function changesOf(before: Template | undefined, after: Template): readonly Answer[] {
  const old = before?.Resources ?? {};
  const names = [...new Set([...Object.keys(old), ...Object.keys(after.Resources)])];
  return names.flatMap((LogicalResourceId) => {
    const [from, to] = [old[LogicalResourceId], after.Resources[LogicalResourceId]];
    if (JSON.stringify(from) === JSON.stringify(to)) return [];
    const Action = from === undefined ? 'Add' : to === undefined ? 'Remove' : 'Modify';
    const ResourceType = (to ?? from)?.Type;
    return [{ Type: 'Resource', ResourceChange: { Action, LogicalResourceId, ResourceType } }];
  });
}
