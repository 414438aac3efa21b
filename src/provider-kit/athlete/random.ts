// Looked up once, and not for every sample: in a realm of its own, as tests have, a global is slow to reach.
const { floor, imul, sqrt } = Math;

/** A stream of numbers that look random and are the same for the same seed. Not for secrets. */
export interface Random {
  /** 0 (inclusive) to 1 (exclusive). */
  next(): number;
  between(low: number, high: number): number;
  /** A whole number from `low` to `high`, both inclusive. */
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  /** Bell-shaped, never further than 3.5 deviations from the mean, so that what is plausible stays so. */
  normal(mean: number, deviation: number): number;
}

/** The stream that belongs to these parts, whatever was drawn from others: a day is seeded by what it is, not by when it is asked for. */
export function randomFor(...parts: readonly (string | number)[]): Random {
  let state = hashText(parts.join('\u0000'));
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    integer: (low, high) => low + floor((high - low + 1) * next()),
    chance: (probability) => next() < probability,
    normal: (mean, deviation) => mean + deviation * (next() + next() + next() + next() - 2) * sqrt(3),
  };
}

/** 32 bits that depend on every character (FNV-1a, then mixed so that neighbours differ in all bits). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
