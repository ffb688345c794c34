import { z } from 'zod';
import { describeFacts, findSimilar } from '../../core/messages/facts/similar-incidents.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Incident } from '../../core/records/incident.ts';
import { defineTool, type Tool } from './tool.ts';

const SHOWN = 10;
/** How far back the ledger is read. */
export const INCIDENTS_READ = 200;

/** Tells what is known of incidents like this one, in this service or with the same loose key. */
export const createSimilarIncidents = (ledger: Pick<Ledger, 'listIncidents'>, incident: Incident): Tool =>
  defineTool({
    name: 'similar_incidents',
    description: 'List known incidents that resemble this one, and how they ended.',
    input: z.strictObject({}),
    calls: 2,
    run: async () => {
      const found = findSimilar(incident, await ledger.listIncidents(INCIDENTS_READ), SHOWN);
      return found.length === 0 ? 'none is known' : found.map(describeFacts).join('\n');
    },
  });
