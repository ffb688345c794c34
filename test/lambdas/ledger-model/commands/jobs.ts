import type { OutcomeKind } from '../../../../core/records/outcome.ts';
import { end, endDraftRequest, loseContainer } from '../model/incidents.ts';
import { type ModelBug, running } from '../model/state.ts';
import type { DraftRequestEnding } from '../world/worker.ts';
import type { Crash } from '../world/world.ts';
import { command } from './command.ts';

export const endCommand = (kind: OutcomeKind, dollars: number, crash: Crash | undefined) =>
  command(
    `the worker ends (${kind}, ${dollars}, ${JSON.stringify(crash)})`,
    (_, bug) => isLive(bug),
    async (model, bug, world) => {
      const outcome = { kind, reason: 'r' };
      const id = await world.idOf(bug.service);
      const number = await world.worker.end(id, bug.service, { outcome, dollars, crash });
      await world.jobEnds(bug.service, undefined, undefined);
      end(model, bug, kind, dollars, number);
    },
  );

export const lostCommand = (mayPass: boolean, crash: Crash | undefined) =>
  command(
    `the container is lost (${mayPass}, ${JSON.stringify(crash)})`,
    (_, bug) => isLive(bug),
    async (model, bug, world) => {
      const reason = mayPass ? 'Host EC2 (instance i-1) terminated.' : 'OutOfMemoryError: Container killed';
      await world.jobEnds(bug.service, reason, crash);
      loseContainer(model, bug, mayPass);
    },
  );

export const endDraftRequestCommand = (ending: DraftRequestEnding, crash: Crash | undefined) =>
  command(
    `the publication ends (${ending}, ${JSON.stringify(crash)})`,
    (_, { publishing }) => publishing,
    async (model, bug, world) => {
      const number = await world.worker.endDraftRequest(await world.idOf(bug.service), ending, crash);
      endDraftRequest(model, bug, number);
    },
  );

const isLive = (bug: ModelBug): boolean => {
  const attempt = running(bug);
  return attempt !== undefined && attempt.waitsUntil === undefined;
};
