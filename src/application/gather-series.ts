import type { OffsetStretch } from '../domain/offset-timeline.js';
import { SERIES_TRAITS, type Resolution, type SeriesType } from '../domain/sample-series.js';
import { bucketer, countIn, emptyTally, joinIn, spanCutter, summaryOf, type MergedSeries } from '../series/index.js';
import type { BlockSummary, SeriesSource } from './ports/index.js';
import type { SeriesView } from './use-cases.js';

/** Makes a view of a series that is given piece by piece, in order of time. */
export interface SeriesGatherer {
  add(stretch: MergedSeries<SeriesSource>): void;
  /** Whether a block that nothing overlaps tells by itself what its samples would add: it lies within one bucket. */
  isTold(block: BlockSummary, source: SeriesSource): boolean;
  /** Adds such a block. Spans are not known then. */
  addTold(block: BlockSummary, source: SeriesSource): void;
  view(): SeriesView & { spans: SeriesSpans };
}

type SeriesSpans = Exclude<SeriesView['spans'], (...none: never[]) => unknown>;

/**
 * @param capacity as many samples as there can be; more than that cannot be added
 * @param clock of the wearer, for days; empty where it is not known
 */
export function gatherSeries(
  type: SeriesType,
  resolution: Resolution,
  capacity: number,
  clock: readonly OffsetStretch[],
): SeriesGatherer {
  const { unit, aggregation } = SERIES_TRAITS[type];
  const tally = emptyTally();
  const cutter = spanCutter<SeriesSource>();
  const buckets = resolution === 'RAW' ? null : bucketer(resolution, aggregation, clock);
  const raw = new Float64Array(buckets === null ? 2 * capacity : 0);
  const [timestamps, values] = [raw.subarray(0, capacity), raw.subarray(capacity)];

  function columns(): Pick<SeriesView, 'timestamps' | 'values' | 'min' | 'max' | 'count' | 'aggregation'> {
    if (buckets !== null) return { aggregation, ...buckets.buckets() };
    const own = { timestamps: timestamps.subarray(0, tally.count), values: values.subarray(0, tally.count) };
    return { aggregation: 'RAW', ...own, min: null, max: null, count: null };
  }

  return {
    add(stretch) {
      if (buckets === null) {
        timestamps.set(stretch.timestamps, tally.count);
        values.set(stretch.values, tally.count);
        countIn(tally, stretch.values, 0, stretch.values.length);
      } else {
        const offsets = stretch.sources.map(({ utcOffsetMinutes }) => utcOffsetMinutes);
        buckets.add({ ...stretch, offsets }, tally);
      }
      cutter.add(stretch);
    },
    isTold: (block, { utcOffsetMinutes }) => buckets?.isTold(block, utcOffsetMinutes) ?? false,
    addTold(block, { utcOffsetMinutes }) {
      buckets?.addTold(block, utcOffsetMinutes);
      joinIn(tally, block);
    },
    view: () => ({
      type,
      unit,
      ...columns(),
      summary: summaryOf(tally),
      spans: cutter.spans.map(({ source, startMs, endMs }) => ({
        source,
        startTime: new Date(startMs),
        endTime: new Date(endMs),
      })),
    }),
  };
}
