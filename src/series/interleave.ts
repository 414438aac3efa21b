import type { Samples } from './blocks.js';
import { lowerBound } from './lower-bound.js';

/** The part of a piece that is not merged yet. */
export interface Rest extends Samples {
  /** Index in the sources, which are in the order in which they win. */
  source: number;
  at: number;
}

/** Columns of one length; `sourceOf` is the `source` of the part that each sample came from. */
export interface Interleaved extends Samples {
  sourceOf: Uint32Array;
}

/**
 * Makes one strictly rising series out of several.
 * @param rests in the order in which they win at one instant
 */
export function interleave(rests: readonly Rest[]): Interleaved {
  const total = rests.reduce((sum, rest) => sum + rest.values.length, 0);
  const merged = {
    timestamps: new Float64Array(total),
    values: new Float64Array(total),
    sourceOf: new Uint32Array(total),
  };
  const waiting = [...rests].sort((one, other) => headOf(other) - headOf(one));
  const orders = new Map(rests.map((rest, index) => [rest, index]));
  const open: Rest[] = [];
  let length = 0;
  for (;;) {
    admit(waiting, open, orders);
    const winner = takeWinner(open);
    if (winner === null) break;
    const end = lowerBound(winner.timestamps, nextOther(winner, open, waiting), winner.at);
    length = copy(winner, end, merged, length);
    if (isSpent(winner)) open.splice(open.indexOf(winner), 1);
  }
  return {
    timestamps: merged.timestamps.subarray(0, length),
    values: merged.values.subarray(0, length),
    sourceOf: merged.sourceOf.subarray(0, length),
  };
}

/** Opens every piece that starts no later than the earliest sample of those open, and keeps them in the order of winning. */
function admit(waiting: Rest[], open: Rest[], orders: ReadonlyMap<Rest, number>): void {
  const orderOf = (rest: Rest): number => orders.get(rest) as number;
  for (let next = waiting.at(-1); next !== undefined; next = waiting.at(-1)) {
    if (open.length > 0 && headOf(next) > earliest(open)) return;
    waiting.pop();
    open.push(next);
    open.sort((one, other) => orderOf(one) - orderOf(other));
  }
}

/** The first open piece at the earliest instant; the others there lose their sample of that instant. */
function takeWinner(open: Rest[]): Rest | null {
  const time = earliest(open);
  let winner: Rest | null = null;
  for (let index = 0; index < open.length; index++) {
    const rest = open[index] as Rest;
    if (headOf(rest) !== time) continue;
    if (winner === null) {
      winner = rest;
      continue;
    }
    rest.at++;
    if (isSpent(rest)) open.splice(index--, 1);
  }
  return winner;
}

function nextOther(winner: Rest, open: readonly Rest[], waiting: readonly Rest[]): number {
  const next = waiting.at(-1);
  let time = next === undefined ? Infinity : headOf(next);
  for (const rest of open) if (rest !== winner && headOf(rest) < time) time = headOf(rest);
  return time;
}

function earliest(open: readonly Rest[]): number {
  let time = Infinity;
  for (const rest of open) if (headOf(rest) < time) time = headOf(rest);
  return time;
}

function headOf(rest: Rest): number {
  return rest.timestamps[rest.at] as number;
}

function isSpent(rest: Rest): boolean {
  return rest.at === rest.timestamps.length;
}

/** Appends the winner's samples before `end`, and moves it there. @returns the new length */
function copy(winner: Rest, end: number, merged: Interleaved, length: number): number {
  const start = winner.at;
  winner.at = end;
  // Interleaved pieces take turns every sample or two; a view would cost more than the copy.
  if (end - start < 8) {
    for (let index = start; index < end; index++, length++) {
      merged.timestamps[length] = winner.timestamps[index] as number;
      merged.values[length] = winner.values[index] as number;
      merged.sourceOf[length] = winner.source;
    }
    return length;
  }
  merged.timestamps.set(winner.timestamps.subarray(start, end), length);
  merged.values.set(winner.values.subarray(start, end), length);
  merged.sourceOf.fill(winner.source, length, length + end - start);
  return length + end - start;
}
