/** What a bench is given. */
export interface BenchWorld {
  /** A database of its own, migrated and empty; dropped once the bench is over. @returns its URL */
  createDatabase(): Promise<string>;
  /** `tiny`: only to see that it runs; its figures mean nothing. */
  size: 'full' | 'tiny';
  /** How many users there are where growth is measured; left out: as many as are seeded in a minute or two. */
  users?: number;
  /** How often each contender is measured. */
  rounds: number;
  /** Rounds before, which are not counted. */
  warmUps: number;
}

/** One file of this folder. */
export interface Bench {
  /** As it is asked for on the command line. */
  name: string;
  /** What is measured and what it is compared with, in one sentence. */
  about: string;
  measure(world: BenchWorld): Promise<Figure[]>;
}

/** A figure beside what it is compared with, both from the same run. */
export interface Figure {
  what: string;
  unit: string;
  /** One for each round; a single one where it is counted, not timed. */
  values: readonly number[];
  /** Null where there is nothing to compare with. */
  baseline: { what: string; values: readonly number[] } | null;
  goal: Goal | null;
}

/** `of`: the figure itself, or the figure divided by its baseline. */
export interface Goal {
  of: 'figure' | 'ratio';
  is: 'at least' | 'at most';
  value: number;
}

export interface Summary {
  median: number;
  min: number;
  max: number;
}

export function summarise(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new RangeError('nothing was measured');
  const middle = sorted.length / 2;
  const median = ((sorted[Math.floor(middle)] ?? max) + (sorted[Math.ceil(middle) - 1] ?? min)) / 2;
  return { median, min, max };
}

/** The figure divided by its baseline, medians both; null without one. */
export function ratioOf({ values, baseline }: Figure): number | null {
  return baseline === null ? null : summarise(values).median / summarise(baseline.values).median;
}

/** Null where there is no goal. */
export function isMet(figure: Figure): boolean | null {
  const { goal } = figure;
  if (goal === null) return null;
  const reached = goal.of === 'ratio' ? ratioOf(figure) : summarise(figure.values).median;
  if (reached === null) return null;
  return goal.is === 'at least' ? reached >= goal.value : reached <= goal.value;
}

/**
 * Measures contenders in turns, so that whatever else the machine does meets all of them.
 * @returns what each returned, round by round
 */
export async function inTurns<Name extends string>(
  { rounds, warmUps }: Pick<BenchWorld, 'rounds' | 'warmUps'>,
  contenders: Record<Name, () => Promise<number>>,
): Promise<Record<Name, number[]>> {
  const entries = Object.entries(contenders) as [Name, () => Promise<number>][];
  const measured = Object.fromEntries(entries.map(([name]) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const [name, contend] of entries) {
      const value = await contend();
      if (round >= 0) measured[name].push(value);
    }
  }
  return measured;
}

/** Milliseconds that the work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
