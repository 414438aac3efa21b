import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { printNumbers } from '../../../src/graphql/scalars/print-numbers.js';

const print = (numbers: readonly number[]): string => Buffer.from(printNumbers(Float64Array.from(numbers))).toString();

const { anything, decimals, instants, counts, singles } = {
  anything: fc.double(),
  decimals: fc
    .tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 16 }), fc.integer({ min: 0, max: 12 }))
    .map(([integer, shift, places]) => Math.trunc(integer / 10 ** shift) / 10 ** places),
  instants: fc.integer({ min: -8.64e15, max: 8.64e15 }),
  counts: fc.integer({ min: -1001, max: 1001 }),
  singles: fc.float(),
};
const numbers = fc.oneof(anything, decimals, instants, counts, singles);

describe('a column of numbers', () => {
  it('is printed as JSON prints it, whatever the numbers', () => {
    const columns = fc.oneof(
      ...[anything, decimals, instants, counts, singles, numbers].map((number) => fc.array(number, { size: 'large' })),
    );
    fc.assert(
      fc.property(columns, (column) => expect(print(column)).toBe(JSON.stringify(column))),
      { numRuns: 500 },
    );
  });

  it('is so at every power and its neighbours', () => {
    const column: number[] = [0, -0, NaN, Infinity, -Infinity, Number.MIN_VALUE, Number.MAX_VALUE];
    for (let power = 0; power < 24; power += 1) {
      for (const size of [10 ** power, 10 ** -power, 2 ** (power + 30), 1.5 * 10 ** -power, 999_999 * 10 ** -power]) {
        for (const change of [0, -1, 1, 0.5, 1e-6, 1e-7, size * Number.EPSILON, -size * Number.EPSILON])
          column.push(size + change, -(size + change));
      }
    }
    for (const number of column) expect(print([number])).toBe(JSON.stringify([number]));
    expect(print(column)).toBe(JSON.stringify(column));
  });

  it('is so where long numbers follow short ones, and the other way round', () => {
    for (const [one, other] of [
      [1, 1 / 3],
      [1 / 3, 1],
      [7, 1_735_689_600_123],
      [1e300 / 3, -1e-300 / 7],
    ] as const) {
      const column = Array.from({ length: 5_000 }, (_, index) => (index < 2_500 || index % 700 === 0 ? one : other));
      expect(print(column)).toBe(JSON.stringify(column));
    }
  });
});
