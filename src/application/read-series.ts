import { SERIES_TRAITS, type Resolution, type SeriesType } from '../domain/sample-series.js';
import {
  cutSpans,
  decodeBlocks,
  downsample,
  mergeBlocks,
  mergePieces,
  summarise,
  type MergedSeries,
} from '../series/index.js';
import type { SeriesReader, SeriesSource } from './ports/index.js';
import { badInput, refusedArgument } from './refusals.js';
import type { SeriesView, UseCases } from './use-cases.js';

/** What one answer may decode: two months of a 1 Hz series. */
const MAX_SAMPLES = 6_000_000;

type ReadSeries = Pick<UseCases, 'blocksOfRecords' | 'timelines' | 'recordSeries'>;

export function readSeries(series: SeriesReader): ReadSeries {
  return {
    blocksOfRecords: (keys, types) => series.blocksOfRecords(keys, types),

    async timelines({ userIds, type, from, to, resolution, provider }) {
      if (from >= to) throw badInput('from', 'takes an instant before `to`');
      const range = { fromMs: from.getTime(), toMs: to.getTime() };
      const { blocks, sources } = await series.blocksInRange({ userIds, type, ...range, provider });
      const samples = blocks.flat().reduce((sum, { count }) => sum + count, 0);
      if (samples > MAX_SAMPLES) {
        const says = `takes a range of at most ${MAX_SAMPLES} samples; this one holds some ${samples}`;
        throw refusedArgument('QUERY_TOO_COMPLEX', 'to', says);
      }
      return blocks.map((own) => view(type, mergeBlocks(own, sources, range.fromMs, range.toMs), resolution));
    },

    recordSeries(blocks, type, source, resolution) {
      const own = blocks.filter((block) => block.type === type);
      return view(type, mergePieces([{ source, ...decodeBlocks(own) }], -Infinity, Infinity), resolution);
    },
  };
}

function view(type: SeriesType, merged: MergedSeries<SeriesSource>, resolution: Resolution): SeriesView {
  const { unit, aggregation } = SERIES_TRAITS[type];
  const { timestamps, values, sources, sourceOf } = merged;
  const spans = cutSpans(merged).map(({ source, startMs, endMs }) => ({
    source,
    startTime: new Date(startMs),
    endTime: new Date(endMs),
  }));
  const shared = { type, unit, summary: summarise(values), spans };
  if (resolution === 'RAW') {
    return { ...shared, aggregation: 'RAW', timestamps, values, min: null, max: null, count: null };
  }
  const offsets = { sourceOf, minutes: sources.map(({ utcOffsetMinutes }) => utcOffsetMinutes) };
  return { ...shared, aggregation, ...downsample({ timestamps, values }, resolution, aggregation, offsets) };
}
