/** Variables as they came with a request: of no type that can be relied on. */
export type Variables = Readonly<Record<string, unknown>>;
/** A number of rows: fixed by the document, or by the variables of a request. */
export type Size = number | ((variables: Variables) => number);

/** A cost of which all that the document settles is added up already. */
export interface Cost {
  /** Points whatever the variables are. */
  readonly fixed: number;
  /** What depends on variables. */
  readonly parts: readonly { readonly size: Size; readonly of: Cost }[];
}

export const FREE: Cost = { fixed: 0, parts: [] };

export const points = (fixed: number): Cost => ({ fixed, parts: [] });

export function sum(costs: readonly Cost[]): Cost {
  let fixed = 0;
  const parts: Cost['parts'][number][] = [];
  for (const cost of costs) {
    if (cost.parts.length === 0) fixed += cost.fixed;
    // Kept in one piece: a fragment that is spread often is counted once.
    else parts.push({ size: 1, of: cost });
  }
  return { fixed, parts };
}

export function times(size: Size, cost: Cost): Cost {
  if (typeof size === 'number' && cost.parts.length === 0) return points(size * cost.fixed);
  return cost === FREE ? FREE : { fixed: 0, parts: [{ size, of: cost }] };
}

/** Each cost is counted once, so that fragments that spread fragments take no longer than their text. */
export function evaluate(cost: Cost, variables: Variables, known = new Map<Cost, number>()): number {
  if (cost.parts.length === 0) return cost.fixed;
  const before = known.get(cost);
  if (before !== undefined) return before;
  let total = cost.fixed;
  for (const { size, of } of cost.parts) {
    const rows = typeof size === 'number' ? size : size(variables);
    total += rows * evaluate(of, variables, known);
  }
  known.set(cost, total);
  return total;
}
