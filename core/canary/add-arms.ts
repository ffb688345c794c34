import type { CanaryCounts } from '../records/canary.ts';
import { isMeasured } from './counts.ts';

/** The sum of points of one tick; null where none of them says anything. */
export function addArms(points: readonly (CanaryCounts | null)[]): CanaryCounts | null {
  const measured = points.filter(isMeasured);
  if (measured.length === 0) return null;
  const total = (key: keyof CanaryCounts) => measured.reduce((sum, point) => sum + point[key], 0);
  return { requests: total('requests'), errors: total('errors'), slow: total('slow') };
}
