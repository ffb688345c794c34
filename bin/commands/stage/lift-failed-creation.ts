import { describeFault } from '../../describe-fault.ts';
import { UsageError } from '../../run-command.ts';
import type { OpenStack, StackPlace, StageStack } from './stage-stack.ts';

/**
 * Lifts the termination protection of a stack whose first creation failed. The CDK deletes such a stack before it creates it
 * again, which the protection forbids. Nothing ever ran in it, and its empty table is retained. In every other status the
 * protection stays.
 */
export async function liftFailedCreation(openStack: OpenStack, stage: string, place: StackPlace): Promise<void> {
  const stack = await findStack(openStack, stage, place);
  if (stack?.status !== 'ROLLBACK_COMPLETE' || !stack.isProtected) return;
  await stack.liftProtection();
  console.error(
    `${stack.name}: its first creation failed; its termination protection is lifted, so that the CDK can delete it`,
  );
}

/**
 * Credentials that may only assume the CDK's roles can deploy and cannot describe a stack. The CDK tells its own faults, so
 * one of AWS's is a line here and not an end.
 *
 * @returns undefined when there is no such stack, or it could not be looked at
 */
async function findStack(openStack: OpenStack, stage: string, place: StackPlace): Promise<StageStack | undefined> {
  try {
    return await openStack(stage, place);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    const fault = describeFault(error);
    if (fault === undefined) throw error;
    console.error(`the stack’s status is unknown: ${fault.message}`);
    return undefined;
  }
}
