import type { OffsetStretch } from '../domain/offset-timeline.js';
import { SERIES_TRAITS, type Resolution } from '../domain/sample-series.js';
import { sourceOf, stretchesOf, stretchReader } from '../series/index.js';
import { gatherSeries } from './gather-series.js';
import type { BlockSummary, ClockRange, SeriesRange, SeriesReader, SeriesSource, StoredBlock } from './ports/index.js';
import { badInput, refusedArgument } from './refusals.js';
import type { SeriesView, UseCases } from './use-cases.js';

/** What one answer may decode: two months of a 1 Hz series. */
const MAX_SAMPLES = 6_000_000;

type ReadSeries = Pick<UseCases, 'blocksOfRecords' | 'timelines' | 'clocks' | 'recordSeries'>;

/** Of each user; empty where it is not known, and where nobody needs it. */
type Clocks = readonly (readonly OffsetStretch[])[];

export function readSeries(series: SeriesReader): ReadSeries {
  return {
    blocksOfRecords: (keys, types) => series.blocksOfRecords(keys, types),

    async timelines({ from, to, resolution, ...query }) {
      if (from >= to) throw badInput('from', 'takes an instant before `to`');
      const range = { ...query, fromMs: from.getTime(), toMs: to.getTime() };
      const isSummedUp = resolution === 'DAYS_1' && SERIES_TRAITS[range.type].aggregation !== 'LAST';
      const clocks = clocksOf(series, range, resolution);
      const summedUp = isSummedUp ? await sumUp(series, range, resolution, clocks) : null;
      return summedUp ?? readAll(series, range, resolution, clocks);
    },

    clocks: (ranges) => series.clocks(ranges),

    recordSeries(blocks, type, source, resolution, clock) {
      const own = blocks.filter((block) => block.type === type);
      const sources = new Map(own.map(({ recordId }) => [recordId, source]));
      return viewOf(own, sources, { type, fromMs: -Infinity, toMs: Infinity }, resolution, clock);
    },
  };
}

/** Only days are those of the wearer's clock. */
async function clocksOf(
  series: SeriesReader,
  { userIds, fromMs, toMs }: SeriesRange,
  resolution: Resolution,
): Promise<Clocks> {
  if (resolution !== 'DAYS_1') return [];
  return series.clocks(userIds.map((userId): ClockRange => ({ userId, fromMs, toMs })));
}

async function readAll(
  series: SeriesReader,
  range: SeriesRange,
  resolution: Resolution,
  told: Promise<Clocks>,
): Promise<SeriesView[]> {
  const [clocks, { blocks, sources }] = await Promise.all([told, series.blocksInRange(range)]);
  assertReadable(blocks.flat());
  return blocks.map((own, index) => viewOf(own, sources, range, resolution, clocks[index] ?? []));
}

function viewOf(
  blocks: readonly StoredBlock[],
  sources: ReadonlyMap<string, SeriesSource>,
  { type, fromMs, toMs }: Pick<SeriesRange, 'type' | 'fromMs' | 'toMs'>,
  resolution: Resolution,
  clock: readonly OffsetStretch[],
): SeriesView {
  const gatherer = gatherSeries(type, resolution, countOf(blocks), clock);
  const read = stretchReader(sources, fromMs, toMs);
  for (const stretch of stretchesOf(blocks, fromMs, toMs)) gatherer.add(read(stretch));
  return gatherer.view();
}

/**
 * Reads samples only where blocks do not tell enough: where they overlap, or reach over a midnight or the range.
 * @returns null where a block changed between the statements
 */
async function sumUp(
  series: SeriesReader,
  range: SeriesRange,
  resolution: Resolution,
  told: Promise<Clocks>,
): Promise<SeriesView[] | null> {
  const { type, fromMs, toMs, userIds } = range;
  const [clocks, { blocks, sources }] = await Promise.all([told, series.summariesInRange(range)]);
  const users = blocks.map((own, index) => {
    const gatherer = gatherSeries(type, resolution, 0, clocks[index] ?? []);
    const stretches = stretchesOf(own, fromMs, toMs).map((stretch) => {
      const [block] = stretch as [BlockSummary];
      const source = sourceOf(block.recordId, sources);
      const isInside = block.startMs >= fromMs && block.endMs < toMs;
      return stretch.length === 1 && isInside && gatherer.isTold(block, source)
        ? { told: { block, source } }
        : { unread: stretch.map((part) => ({ ...part, userId: userIds[index] as string })) };
    });
    return { gatherer, stretches };
  });
  const unread = users.flatMap(({ stretches }) => stretches.flatMap(({ unread: parts }) => parts ?? []));
  assertReadable(unread);
  const found = await series.samplesOf(unread);
  if (found.includes(null)) return null;
  const samples = new Map(unread.map((block, index) => [block, found[index] as Uint8Array]));

  const read = stretchReader(sources, fromMs, toMs);
  let whole: Promise<SeriesView[]> | undefined;
  return users.map(({ gatherer, stretches }, index) => {
    for (const { told, unread: parts } of stretches) {
      if (told !== undefined) gatherer.addTold(told.block, told.source);
      else {
        const stretch = parts.map((block) => ({ ...block, data: samples.get(block) as Uint8Array }));
        gatherer.add(read(stretch));
      }
    }
    // Where a source broke off only its samples tell; one reading for all users, and none where nobody asks.
    const spans = async () =>
      spansOf((await (whole ??= readAll(series, range, resolution, told)))[index] as SeriesView);
    return { ...gatherer.view(), spans };
  });
}

async function spansOf({ spans }: SeriesView) {
  return typeof spans === 'function' ? spans() : spans;
}

function assertReadable(blocks: readonly Pick<BlockSummary, 'count'>[]): void {
  const samples = countOf(blocks);
  if (samples <= MAX_SAMPLES) return;
  const says = `takes a range of at most ${MAX_SAMPLES} samples; this one holds some ${samples}`;
  throw refusedArgument('QUERY_TOO_COMPLEX', 'to', says);
}

function countOf(blocks: readonly Pick<BlockSummary, 'count'>[]): number {
  return blocks.reduce((sum, { count }) => sum + count, 0);
}
