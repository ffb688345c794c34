import { proofLabel } from '../../lifecycle/describe-proof.ts';
import type { Proof } from '../../records/proof.ts';
import { slackLine } from '../../text/mrkdwn.ts';

/** What the regression test shows of this bug, as mrkdwn in one line. */
export const proofText = (proof: Proof): string => `*${proofLabel(proof)}*: ${slackLine(proof.reason, 700)}`;
