import { setTimeout as delay } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createSqsSender } from '../../../adapters/sqs-sender.ts';
import type { Ledger } from '../../../core/ports/ledger.ts';
import type { Decision } from '../../../core/records/decision.ts';
import type { PersonRequest } from '../../../core/records/person-request.ts';
import { findDecision } from '../../../core/user-actions/decision.ts';
import type { Account } from '../../account/find-account.ts';

const CHECK_AGAIN_MS = 500;

interface AskedOf {
  readonly account: Account;
  readonly ledger: Ledger;
  readonly waitSeconds: number;
}

/** Sends a request and waits for its decision. @returns undefined when nothing was decided in that time */
export async function askFor(
  request: PersonRequest,
  { account, ledger, waitSeconds }: AskedOf,
): Promise<Decision | undefined> {
  await send(account, request);
  return waitForDecision(ledger, request, Date.now() + waitSeconds * 1_000);
}

async function send({ requestQueueUrl, settings }: Account, request: PersonRequest): Promise<void> {
  const client = new SQSClient(settings('SQS'));
  try {
    await createSqsSender<PersonRequest>({ client, queueUrl: requestQueueUrl }).send(request);
  } finally {
    client.destroy();
  }
}

/** @param until epoch milliseconds */
async function waitForDecision(
  ledger: Ledger,
  { id, incidentId }: PersonRequest,
  until: number,
): Promise<Decision | undefined> {
  for (;;) {
    const incident = await ledger.getIncident(incidentId);
    const decision = incident === undefined ? undefined : findDecision(incident, id);
    if (decision !== undefined || Date.now() >= until) return decision;
    await delay(CHECK_AGAIN_MS);
  }
}
