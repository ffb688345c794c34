import { randomUUID } from 'node:crypto';
import { ACCOUNT_ID, arn, REGION } from '@mendhook/emulators/aws/local-account';
import { ApiError } from '../../../packages/emulators/aws/api-error.ts';
import { evaluate } from './evaluate.ts';
import { isRetained, type Template } from './template.ts';

export interface ChangeSet {
  readonly id: string;
  readonly name: string;
  /** Undefined when the change set has no changes, which CloudFormation calls a failure. */
  readonly change: { readonly text: string; readonly template: Template } | undefined;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface StackEvent {
  readonly id: string;
  readonly at: Date;
  readonly logicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string | undefined;
}

export type Stack = ReturnType<typeof createStack>;

/** A stack that exists and has no resources, as a change set of type CREATE makes it. */
export function createStack(name: string, clock: () => Date = () => new Date()) {
  const id = arn('cloudformation', `stack/${name}/${randomUUID()}`);
  const suffix = randomUUID().slice(0, 8);
  const events: StackEvent[] = [];
  let status = 'REVIEW_IN_PROGRESS';
  let template: Template | undefined;
  let text = '';
  let parameters: ChangeSet['parameters'] = {};
  let isProtected = false;

  const tell = (logicalId: string, type: string, told: string, reason?: string) =>
    events.push({ id: randomUUID(), at: clock(), logicalId, type, status: told, reason });
  const move = (to: string, reason?: string) => {
    status = to;
    tell(name, 'AWS::CloudFormation::Stack', to, reason);
  };
  const physicalId = (logicalId: string) => `${name}-${logicalId}-${suffix}`;
  const lookUp = (reference: string): string => {
    const pseudo: Readonly<Record<string, string>> = {
      ...{ 'AWS::Region': REGION, 'AWS::AccountId': ACCOUNT_ID, 'AWS::Partition': 'aws' },
      ...{ 'AWS::StackName': name, 'AWS::StackId': id, 'AWS::URLSuffix': 'amazonaws.com' },
    };
    const [logicalId = '', attribute] = reference.split('.');
    const found = pseudo[reference] ?? parameters[reference];
    return found ?? (attribute === undefined ? physicalId(logicalId) : attributeOf(physicalId(logicalId), attribute));
  };

  return {
    id,
    name,
    createdAt: clock(),
    changeSets: new Map<string, ChangeSet>(),
    status: () => status,
    text: () => text,
    template: () => template,
    parameters: () => parameters,
    /** The last one first, as they are described. */
    events: () => events.toReversed(),
    isProtected: () => isProtected,
    protect: (value: boolean) => {
      isProtected = value;
    },
    outputs: () =>
      Object.entries(template?.Outputs ?? {}).map(([key, { Value }]) => [key, evaluate(Value, lookUp)] as const),
    lookUp,
    /**
     * Carries a change set out.
     *
     * @param refusalOf why a resource cannot be made; undefined when it can
     */
    async execute(
      { change, parameters: given }: ChangeSet,
      refusalOf: (resource: Template['Resources'][string]) => Promise<string | undefined>,
    ) {
      if (change === undefined) throw new ApiError('InvalidChangeSetStatus', 'The change set has no changes');
      const isNew = template === undefined;
      move(isNew ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS');
      parameters = given;
      for (const [logicalId, resource] of Object.entries(change.template.Resources)) {
        const reason = await refusalOf(resource);
        if (reason === undefined) continue;
        tell(logicalId, resource.Type, isNew ? 'CREATE_FAILED' : 'UPDATE_FAILED', reason);
        return move(isNew ? 'ROLLBACK_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE', reason);
      }
      ({ template, text } = change);
      move(isNew ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE');
    },
    /**
     * @returns the resources that stay, by logical id
     * @throws {ApiError} `ValidationError` while the stack is protected
     */
    delete(): readonly string[] {
      if (isProtected) {
        throw new ApiError(
          'ValidationError',
          `Stack [${name}] cannot be deleted while TerminationProtection is enabled`,
        );
      }
      const kept = Object.entries(template?.Resources ?? {}).filter(([, resource]) => isRetained(resource));
      for (const [logicalId, { Type }] of kept) tell(logicalId, Type, 'DELETE_SKIPPED');
      move('DELETE_COMPLETE');
      return kept.map(([logicalId]) => logicalId);
    },
  };
}

const attributeOf = (physicalId: string, attribute: string): string =>
  attribute.endsWith('Arn') ? `arn:aws:made:${REGION}:${ACCOUNT_ID}:made/${physicalId}` : `${physicalId}.${attribute}`;
