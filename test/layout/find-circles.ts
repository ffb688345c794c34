/** An arrow from one file or folder to another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

/**
 * Finds what imports itself by way of others: the strongly connected components with more than one member (Tarjan, 1972).
 * Arrows from something to itself are left out.
 *
 * @returns each circle's members in alphabetical order, the largest circle first
 */
export function findCircles(arrows: readonly Arrow[]): readonly (readonly string[])[] {
  const targets = new Map<string, Set<string>>();
  for (const { from, to } of arrows) {
    if (from !== to) targets.set(from, (targets.get(from) ?? new Set()).add(to));
  }
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];

  function visit(node: string): number {
    const own = order.size;
    order.set(node, own);
    lowest.set(node, own);
    stack.push(node);
    for (const target of targets.get(node) ?? []) {
      const reached = order.has(target) ? (stack.includes(target) ? (order.get(target) ?? own) : own) : visit(target);
      lowest.set(node, Math.min(lowest.get(node) ?? own, reached));
    }
    const low = lowest.get(node) ?? own;
    if (low === own) {
      const members = stack.splice(stack.indexOf(node));
      if (members.length > 1) circles.push(members.toSorted());
    }
    return low;
  }

  for (const node of targets.keys()) if (!order.has(node)) visit(node);
  return circles.toSorted((a, b) => b.length - a.length);
}
