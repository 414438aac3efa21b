import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SampleSeries } from '../../../src/domain/sample-series.js';
import { BLOCK_MAX_MS, BLOCK_MAX_SAMPLES, decodeBlock, decodeBlocks, encodeBlocks } from '../../../src/series/index.js';

const START = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;

const seriesOf = (timestamps: Iterable<number>, values: Iterable<number>): SampleSeries => ({
  type: 'HEART_RATE',
  timestamps: Float64Array.from(timestamps),
  values: Float64Array.from(values),
});
const everySecond = (values: readonly number[]): SampleSeries =>
  seriesOf(
    values.map((_, index) => START + index * 1000),
    values,
  );
const packedBytes = (series: SampleSeries): number =>
  encodeBlocks(series).reduce((sum, { data }) => sum + data.length, 0);

/** Compares bit for bit: `toEqual` takes 0 for -0 in typed arrays of some versions. */
function expectSame(actual: Float64Array, expected: Float64Array): void {
  expect(new BigUint64Array(actual.slice().buffer)).toEqual(new BigUint64Array(expected.slice().buffer));
}

function expectLossless(series: SampleSeries): void {
  const decoded = decodeBlocks(encodeBlocks(series));
  expectSame(decoded.timestamps, series.timestamps);
  expectSame(decoded.values, series.values);
}

const steps = fc.oneof(
  fc.constant(1000),
  fc.integer({ min: 1, max: 5000 }),
  fc.integer({ min: 1, max: 3 * 24 * HOUR }),
);
const anyDouble = fc.double({ noNaN: true, noDefaultInfinity: true });
const decimals = fc
  .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 9 }))
  .map(([n, d]) => n / 10 ** d);

describe('packing', () => {
  const columns = (value: fc.Arbitrary<number>): fc.Arbitrary<SampleSeries> =>
    fc
      .record({
        start: fc.integer({ min: -8e15, max: 8e15 }),
        samples: fc.array(fc.tuple(steps, value), { minLength: 1, maxLength: 300 }),
      })
      .map(({ start, samples }) => {
        let time = start;
        return seriesOf(
          samples.map(([step]) => (time += step)),
          samples.map(([, sample]) => sample),
        );
      });

  it.each([
    ['doubles', anyDouble],
    ['whole numbers', fc.integer()],
    ['numbers beyond 32 bits', fc.maxSafeInteger()],
    ['decimals', decimals],
    ['decimals in single precision', decimals.map(Math.fround)],
    ['single precision', fc.float({ noNaN: true, noDefaultInfinity: true })],
    ['speeds sent in km/h', fc.integer({ min: 0, max: 9999 }).map((n) => n / 100 / 3.6)],
    [
      'speeds sent in km/h in single precision',
      fc.integer({ min: 0, max: 9999 }).map((n) => Math.fround(n / 100) / 3.6),
    ],
    [
      'all of these and the oddest',
      fc.oneof(anyDouble, decimals, fc.constantFrom(-0, 0, 5e-324, -5e-324, Number.MAX_VALUE, 1e22)),
    ],
    ['zeros of both signs among whole numbers', fc.constantFrom(-0, 0, 1, -1)],
  ])('gives back every instant and every bit of %s', (_, value) => {
    fc.assert(fc.property(columns(value), expectLossless), { numRuns: 150 });
  });

  it('gives back a series of many blocks, with steps of every kind', () => {
    let time = START;
    const timestamps = Array.from(
      { length: 20_000 },
      (_, index) => (time += index % 5000 < 100 ? index * 7 + 1 : 1000),
    );
    expectLossless(
      seriesOf(
        timestamps,
        timestamps.map((_, index) => Math.round(60 + 30 * Math.sin(index / 99))),
      ),
    );
  });

  it('has no blocks for an empty series, and no samples for no blocks', () => {
    expect(encodeBlocks(seriesOf([], []))).toEqual([]);
    expect(decodeBlocks([])).toEqual({ timestamps: new Float64Array(0), values: new Float64Array(0) });
  });

  it('tells of each block where it lies and what it amounts to', () => {
    const [block] = encodeBlocks(seriesOf([START, START + 1000, START + 5000], [70, 68, 75]));
    expect(block).toMatchObject({
      type: 'HEART_RATE',
      startMs: START,
      endMs: START + 5000,
      count: 3,
      min: 68,
      max: 75,
      sum: 213,
    });
  });

  it('reads data that lies inside a larger buffer, as a driver hands it out', () => {
    const series = everySecond([70, 0.1, -0]);
    const { data } = encodeBlocks(series)[0]!;
    const buffer = new Uint8Array(data.length + 13);
    buffer.set(data, 5);
    expectSame(decodeBlock(buffer.subarray(5, 5 + data.length)).values, series.values);
  });
});

describe('cutting', () => {
  it('ends a block after so many samples', () => {
    const blocks = encodeBlocks(everySecond(new Array<number>(BLOCK_MAX_SAMPLES * 2 + 1).fill(60)));
    expect(blocks.map(({ count }) => count)).toEqual([BLOCK_MAX_SAMPLES, BLOCK_MAX_SAMPLES, 1]);
  });

  it('ends a block before it spans a day, counted from its first sample', () => {
    const offsets = [0, HOUR, BLOCK_MAX_MS - 1, BLOCK_MAX_MS, BLOCK_MAX_MS + HOUR, 3 * BLOCK_MAX_MS];
    const blocks = encodeBlocks(
      seriesOf(
        offsets.map((offset) => START + offset),
        offsets.map(() => 60),
      ),
    );
    expect(blocks.map(({ count }) => count)).toEqual([3, 2, 1]);
    for (const { startMs, endMs } of blocks) expect(endMs - startMs).toBeLessThan(BLOCK_MAX_MS);
  });

  it('keeps all blocks but the last byte for byte when the series grows', () => {
    const values = Array.from({ length: 10_000 }, (_, index) => 60 + (index % 17));
    const before = encodeBlocks(everySecond(values.slice(0, 9000)));
    const after = encodeBlocks(everySecond(values));
    expect(before).toHaveLength(3);
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
  });
});

describe('size', () => {
  // A fixed random walk: one step up, down or none each second, as a heart rate goes.
  const walk = (length: number): number[] => {
    let [state, bpm] = [1, 70];
    return Array.from({ length }, () => {
      state = (state * 16807) % 2147483647;
      return (bpm = Math.min(190, Math.max(45, bpm + (state % 3) - 1)));
    });
  };

  it('takes at most 0.6 byte for a sample of heart rate at 1 Hz', () => {
    expect(packedBytes(everySecond(walk(86_400))) / 86_400).toBeLessThan(0.6);
  });

  it.each([
    ['printed in single precision', (bpm: number) => Math.fround(bpm / 10)],
    ['sent in km/h', (bpm: number) => bpm / 10 / 3.6],
    ['with a zero that has a sign among them', (bpm: number, index: number) => (index === 50 ? -0 : bpm / 10)],
  ])('takes hardly more for decimals %s than for whole numbers', (_, convert) => {
    const whole = walk(3600);
    expect(packedBytes(everySecond(whole.map(convert)))).toBeLessThan(packedBytes(everySecond(whole)) + 20);
  });

  it('takes next to nothing for a constant step and a constant value', () => {
    expect(packedBytes(everySecond(new Array<number>(4096).fill(60)))).toBeLessThan(64);
  });
});

describe('refusing', () => {
  it.each([
    ['columns of unequal length', [START], [60, 61], 'differ in length'],
    ['a fraction of a millisecond', [START + 0.5], [60], 'timestamps[0] is not a whole number'],
    ['an instant that is not finite', [START, Infinity], [60, 61], 'timestamps[1] is not a whole number'],
    ['an instant that is no number', [NaN], [60], 'timestamps[0] is not a whole number'],
    ['an instant that comes twice', [START, START], [60, 61], 'timestamps[1] does not come after'],
    ['an instant that goes back', [START, START + 2, START + 1], [60, 61, 62], 'timestamps[2] does not come after'],
    ['a value that is no number', [START], [NaN], 'values[0] is not a finite number'],
    ['a value that is infinite', [START], [-Infinity], 'values[0] is not a finite number'],
  ])('does not pack %s', (_, timestamps, values, message) => {
    expect(() => encodeBlocks(seriesOf(timestamps, values))).toThrow(message);
  });

  const { data } = encodeBlocks(everySecond([60, 61, 65, 61, 60]))[0]!;
  const changed = (index: number, byte: number): Uint8Array => data.with(index, byte);

  it.each([
    ['another codec version', changed(0, 9), 'codec version 9'],
    ['something that is not samples', changed(1, 0x04), 'something else'],
    ['data that was cut off', data.subarray(0, -1), 'damaged'],
    ['data with something behind it', Uint8Array.from([...data, 0]), 'damaged'],
    ['an impossible count', changed(2, 0), 'its count is impossible'],
    ['a run of steps that is too short', changed(16, 3), 'its steps do not cover its samples'],
    ['data that does not inflate', changed(1, 0x03), 'does not inflate'],
    ['no data at all', new Uint8Array(0), 'codec version none'],
  ])('does not read %s', (_, damaged, message) => {
    expect(() => decodeBlock(damaged)).toThrow(message);
  });

  it('does not read a block whose count is not that of its data', () => {
    expect(() => decodeBlocks([{ count: 4, data }])).toThrow('its count is not that of its block');
  });
});
