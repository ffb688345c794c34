import { workState } from '../../../core/messages/slack/work-state.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import type { Ledger } from '../../../core/ports/ledger.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { UsageError } from '../../run-command.ts';
import { terminalLine } from '../../terminal.ts';

const LOOK_EVERY_MS = 1_500;
const LINE = 300;

/**
 * Says each step of an alert as the ledger shows it, until nothing more will happen.
 *
 * @throws {UsageError} when the time is over first: the message says what became of the alert so far
 */
export async function followAlert(options: {
  readonly ledger: Ledger;
  readonly alertId: string;
  readonly say: (text: string) => void;
  readonly clock: Clock;
  /** Epoch milliseconds. */
  readonly until: number;
  readonly pause: (milliseconds: number) => Promise<void>;
}): Promise<void> {
  const { ledger, alertId, clock, until, pause } = options;
  const told = new Set<string>();
  const say = (text: string) => {
    if (told.has(text)) return;
    told.add(text);
    options.say(terminalLine(text, LINE));
  };

  for (;;) {
    const record = await ledger.getAlert(alertId);
    if (record === undefined) say('waiting for triage');
    else {
      say(`${record.disposition.kind}: ${record.disposition.reason}`);
      const found = await Promise.all(record.incidentIds.map((id) => ledger.getIncident(id)));
      const incidents = found.filter((incident) => incident !== undefined);
      for (const incident of incidents) say(await describe(ledger, incident));
      const isFinished = record.disposition.kind !== 'received';
      if (isFinished && incidents.every(({ status }) => status !== 'in-work')) return say('done');
    }
    if (clock() >= until) throw new UsageError(`still running: \`mendhook incidents list\` shows its progress`);
    await pause(LOOK_EVERY_MS);
  }
}

async function describe(ledger: Ledger, incident: Incident): Promise<string> {
  const attempt = incident.attempt === 0 ? undefined : await ledger.getAttempt(incident.id, incident.attempt);
  const { label, detail, address } = workState(incident, attempt);
  return [`${incident.id.slice(0, 12)} ${label}`, detail, address].filter(Boolean).join(': ');
}
