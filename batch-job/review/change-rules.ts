import type { ChangeRule } from '../../core/change/change-rule.ts';
import { bandAidRule } from '../../core/change/rules/band-aids.ts';
import { dependencyRiskRule } from '../../core/change/rules/dependency-risk.ts';
import { incidentsRule } from '../../core/change/rules/incidents.ts';
import { integrationsRule } from '../../core/change/rules/integrations.ts';
import { riskRule } from '../../core/change/rules/risk.ts';
import { testsKeptRule } from '../../core/change/rules/tests-kept.ts';
import { whoRule } from '../../core/change/rules/who.ts';

/** Our own rules of a review, in the order in which their facts are shown. */
export const CHANGE_RULES: readonly ChangeRule[] = [
  whoRule,
  integrationsRule,
  dependencyRiskRule,
  testsKeptRule,
  bandAidRule,
  incidentsRule,
  riskRule,
];
