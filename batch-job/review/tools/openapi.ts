import type { Change } from '../../../core/change/change.ts';
import { RULES_VERSION } from '../../../core/change/change-rule.ts';
import type { Fact, Finding } from '../../../core/records/change-facts.ts';
import type { ReviewTool } from '../review-tool.ts';
import { namedContracts, touchedPaths } from './contract-paths.ts';
import { compareRoots } from './openapi/compare-roots.ts';
import type { Break } from './openapi/comparison.ts';
import { findRoots, type RootSide } from './openapi/find-roots.ts';

const NAME = 'openapi';

/**
 * Finds what a change breaks for the clients of an HTTP API that OpenAPI 3 or Swagger 2 describes. It is a comparison of our
 * own: `api-smart-diff` calls a field that a response loses "non-breaking", knows no Swagger 2, and writes every reference out,
 * so that a description whose types refer to each other grows without end.
 */
export const openapiTool: ReviewTool = {
  name: NAME,
  measure: async (change) => measure(change),
};

function measure(change: Change): Fact {
  const { base, head } = findRoots(change, namedContracts(change, 'openapi'));
  if (base.roots.size + head.roots.size + base.unread.size + head.unread.size === 0)
    return notNeeded('no OpenAPI document was found');
  const breaks = compareRoots(change, base, head);
  const touched = touchedPaths(change);
  const unread = [...base.unread, ...head.unread].filter(([path]) => touched.has(path));
  const opened = [...base.documents.opened(), ...head.documents.opened(), ...unread.map(([path]) => path)];
  if (!opened.some((path) => touched.has(path))) return notNeeded('no OpenAPI document changed');
  const found = breaks.map((each) => findingOf(each, each.side === 'base' ? base : head));
  const [, why] = unread[0] ?? [];
  if (why !== undefined) return { status: 'not measured', name: NAME, version: RULES_VERSION, why, found };
  return { status: 'ran', name: NAME, version: RULES_VERSION, found };
}

const notNeeded = (why: string): Fact => ({ status: 'not needed', name: NAME, version: RULES_VERSION, why });

function findingOf({ rule, text, object, key, isNote }: Break, { documents }: RootSide): Finding {
  return {
    rule,
    ...(isNote ? {} : { reason: 'api-break' }),
    ...documents.placeOf(object, key),
    text: text.charAt(0).toUpperCase() + text.slice(1),
  };
}
