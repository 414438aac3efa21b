import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  encodeBlocks,
  mergePieces,
  SPAN_GAP_MS,
  spanCutter,
  stretchesOf,
  stretchReader,
} from '../../../src/series/index.js';
import type { MergedSeries, Piece, PieceSource } from '../../../src/series/index.js';

type Samples = readonly (readonly [time: number, value: number])[];

const piece = (id: string, samples: Samples, isAllDay = false): Piece<PieceSource> => ({
  source: { id, isAllDay },
  timestamps: Float64Array.from(samples, ([time]) => time),
  values: Float64Array.from(samples, ([, value]) => value),
});
const rows = ({ timestamps, values, sources, sourceOf }: MergedSeries<PieceSource>): [number, number, string][] =>
  Array.from(timestamps, (time, index) => [time, values[index]!, sources[sourceOf[index]!]!.id]);

/** What merging means, without any regard to speed. */
function mergeNaively(pieces: readonly Piece<PieceSource>[], fromMs: number, toMs: number): [number, number, string][] {
  const inOrder = [...pieces].sort(
    (one, other) =>
      Number(other.source.isAllDay) - Number(one.source.isAllDay) ||
      (one.source.id < other.source.id ? -1 : one.source.id > other.source.id ? 1 : 0),
  );
  const byTime = new Map<number, [number, number, string]>();
  for (const { source, timestamps, values } of inOrder) {
    timestamps.forEach((time, index) => {
      if (time >= fromMs && time < toMs && !byTime.has(time)) byTime.set(time, [time, values[index]!, source.id]);
    });
  }
  return [...byTime.values()].sort(([one], [other]) => one - other);
}

const anyPiece = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    start: fc.integer({ min: 0, max: 200 }),
    steps: fc.array(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 30 })), { maxLength: 40 }),
    value: fc.integer({ min: 0, max: 1000 }),
  })
  .map(({ id, start, steps, value }) => {
    let time = start;
    const samples = steps.map((step, index) => [(time += step), value + index] as const);
    return piece(id, samples, id === 'b' || id === 'd');
  });

describe('merging pieces', () => {
  it('is the same as merging sample by sample', () => {
    fc.assert(
      fc.property(
        fc.array(anyPiece, { maxLength: 8 }),
        fc.integer({ min: -5, max: 250 }),
        fc.integer({ min: 0, max: 300 }),
        (pieces, from, length) => {
          const merged = mergePieces(pieces, from, from + length);
          expect(rows(merged)).toEqual(mergeNaively(pieces, from, from + length));
          expect(new Set(rows(merged).map(([, , id]) => id)).size).toBeLessThanOrEqual(merged.sources.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('takes the all-day source at the very same instant, whatever its id, and the others between', () => {
    const workout = piece('a', [
      [1, 101],
      [2, 102],
      [3, 103],
    ]);
    const day = piece('z', [[2, 72]], true);
    expect(rows(mergePieces([workout, day], 0, 10))).toEqual([
      [1, 101, 'a'],
      [2, 72, 'z'],
      [3, 103, 'a'],
    ]);
  });

  it('takes the source with the lowest id among equals, whatever the order given', () => {
    const [one, other] = [piece('a', [[5, 1]]), piece('b', [[5, 2]])];
    expect(rows(mergePieces([other, one], 0, 10))).toEqual([[5, 1, 'a']]);
    expect(rows(mergePieces([one, other], 0, 10))).toEqual([[5, 1, 'a']]);
  });

  it('includes the first instant of the range and excludes its end', () => {
    const merged = mergePieces(
      [
        piece('a', [
          [9, 1],
          [10, 2],
          [19, 3],
          [20, 4],
        ]),
      ],
      10,
      20,
    );
    expect(rows(merged)).toEqual([
      [10, 2, 'a'],
      [19, 3, 'a'],
    ]);
  });

  it('knows only sources that have samples in the range', () => {
    const merged = mergePieces([piece('a', [[1, 1]]), piece('b', [[50, 2]]), piece('c', [])], 0, 10);
    expect(merged.sources.map(({ id }) => id)).toEqual(['a']);
    expect(mergePieces([], 0, 10)).toMatchObject({ sources: [] });
  });
});

describe('merging blocks', () => {
  const blocksOf = ({ source, timestamps, values }: Piece<PieceSource>) =>
    encodeBlocks({ type: 'HEART_RATE', timestamps, values }).map((block) => ({ ...block, recordId: source.id }));

  const mergeBlocks = (
    blocks: ReturnType<typeof blocksOf>,
    sources: ReadonlyMap<string, PieceSource>,
    from: number,
    to: number,
  ) => {
    const read = stretchReader(sources, from, to);
    return stretchesOf(blocks, from, to).flatMap((stretch) => rows(read(stretch)));
  };

  it('is the same as merging the pieces that they hold', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyPiece, { maxLength: 5, selector: ({ source }) => source.id }),
        fc.integer({ min: -5, max: 250 }),
        fc.integer({ min: 0, max: 300 }),
        (pieces, from, length) => {
          const sources = new Map(pieces.map(({ source }) => [source.id, source]));
          const merged = mergeBlocks(pieces.flatMap(blocksOf), sources, from, from + length);
          expect(merged).toEqual(rows(mergePieces(pieces, from, from + length)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('joins the many blocks of days that follow each other, cut to the range', () => {
    const day = (id: string, start: number): Piece<PieceSource> =>
      piece(
        id,
        Array.from({ length: 5000 }, (_, index) => [start + index, index] as const),
        true,
      );
    const days = [day('c', 0), day('a', 5000), day('b', 10_000)];
    const merged = mergeBlocks(
      days.flatMap(blocksOf).reverse(),
      new Map(days.map(({ source }) => [source.id, source])),
      10,
      14_990,
    );
    expect(merged).toEqual(rows(mergePieces(days, 10, 14_990)));
  });

  it('counts an end that touches, of a block as of the range', () => {
    const pieces = [
      piece('a', [
        [0, 1],
        [10, 2],
      ]),
      piece('b', [
        [10, 3],
        [20, 4],
      ]),
      piece('c', [[30, 5]]),
    ];
    const sources = new Map(pieces.map(({ source }) => [source.id, source]));
    const merge = (from: number, to: number) => mergeBlocks(pieces.flatMap(blocksOf), sources, from, to);
    expect(merge(0, 30)).toEqual([
      [0, 1, 'a'],
      [10, 2, 'a'],
      [20, 4, 'b'],
    ]);
    expect(merge(10, 20)).toEqual([[10, 2, 'a']]);
    expect(merge(11, 31)).toEqual([
      [20, 4, 'b'],
      [30, 5, 'c'],
    ]);
    expect(merge(11, 30)).toEqual([[20, 4, 'b']]);
  });

  it('takes apart what does not overlap, and nothing else', () => {
    const block = (startMs: number, endMs: number) => ({ recordId: 'a', startMs, endMs, count: 1 });
    const day = block(0, 100);
    const [early, late, next] = [block(10, 20), block(100, 110), block(111, 120)];
    expect(stretchesOf([next, late, early, day], 0, 200)).toEqual([[day, early, late], [next]]);
    expect(stretchesOf([next, late, early, day], 105, 111)).toEqual([[late]]);
  });

  it('refuses a block whose record it does not know', () => {
    expect(() => mergeBlocks(blocksOf(piece('a', [[1, 1]])), new Map(), 0, 10)).toThrow(
      'no source is known for the record a',
    );
  });
});

describe('spans', () => {
  const spans = (pieces: readonly Piece<PieceSource>[]) => {
    const cutter = spanCutter();
    cutter.add(mergePieces(pieces, -Infinity, Infinity));
    return cutter.spans.map(({ source, startMs, endMs }) => [source.id, startMs, endMs]);
  };

  it('are those between gaps, however dense the samples and wherever the series is cut into pieces', () => {
    const step = fc.oneof(fc.constant(1000), fc.constantFrom(SPAN_GAP_MS, SPAN_GAP_MS + 1, 1));
    const runs = fc.array(fc.tuple(step, fc.integer({ min: 1, max: 300 })), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(runs, fc.integer({ min: 1, max: 700 }), (steps, length) => {
        let time = 0;
        const times = [0, ...steps.flatMap(([ms, count]) => Array.from({ length: count }, () => (time += ms)))];
        const starts = times.filter((at, index) => index === 0 || at - times[index - 1]! > SPAN_GAP_MS);
        const cutter = spanCutter();
        for (let from = 0; from < times.length; from += length) {
          const own = times.slice(from, from + length).map((at) => [at, 1] as const);
          cutter.add(mergePieces([piece('a', own)], -Infinity, Infinity));
        }
        expect(cutter.spans.map(({ startMs }) => startMs)).toEqual(starts);
        expect(cutter.spans.at(-1)?.endMs).toBe(times.at(-1));
      }),
    );
  });

  it('is one piece while samples come within a quarter of an hour', () => {
    expect(
      spans([
        piece('a', [
          [0, 1],
          [SPAN_GAP_MS, 1],
          [2 * SPAN_GAP_MS, 1],
        ]),
      ]),
    ).toEqual([['a', 0, 2 * SPAN_GAP_MS]]);
  });

  it('breaks where nothing came for longer', () => {
    const late = SPAN_GAP_MS + 1;
    expect(
      spans([
        piece('a', [
          [0, 1],
          [late, 1],
          [late + 5, 1],
        ]),
      ]),
    ).toEqual([
      ['a', 0, 0],
      ['a', late, late + 5],
    ]);
  });

  it('begins a new one where the source changes', () => {
    expect(
      spans([
        piece('a', [
          [0, 1],
          [10, 1],
        ]),
        piece('b', [
          [20, 1],
          [30, 1],
        ]),
      ]),
    ).toEqual([
      ['a', 0, 10],
      ['b', 20, 30],
    ]);
  });

  it('lets the spans of sources that take turns overlap, ordered by start', () => {
    expect(
      spans([
        piece('b', [
          [5, 1],
          [15, 1],
        ]),
        piece('a', [
          [0, 1],
          [10, 1],
          [20, 1],
        ]),
      ]),
    ).toEqual([
      ['a', 0, 20],
      ['b', 5, 15],
    ]);
  });

  it('does not let another source bridge the gap of one', () => {
    const late = SPAN_GAP_MS + 1;
    expect(
      spans([
        piece('a', [
          [0, 1],
          [late, 1],
        ]),
        piece('b', [[late / 2, 1]]),
      ]),
    ).toEqual([
      ['a', 0, 0],
      ['b', late / 2, late / 2],
      ['a', late, late],
    ]);
  });

  it('end where another source goes on, however dense the samples', () => {
    const seconds = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => [(from + index) * 1000, 1] as const);
    expect(spans([piece('a', seconds(0, 200)), piece('b', seconds(200, 300))])).toEqual([
      ['a', 0, 199_000],
      ['b', 200_000, 499_000],
    ]);
  });

  it('has none for nothing', () => {
    expect(spans([])).toEqual([]);
  });
});
