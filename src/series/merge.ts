import type { Samples } from './blocks.js';
import { interleave } from './interleave.js';
import { lowerBound } from './lower-bound.js';

/** What merging needs to know of the record that samples came from. */
export interface PieceSource {
  /** Of the record; the same for all pieces of one record. */
  id: string;
  /** Round-the-clock data; wins over other records at the very same instant. */
  isAllDay: boolean;
}

/** Samples of one record, strictly rising. */
export interface Piece<S extends PieceSource> extends Samples {
  source: S;
}

/** One series out of many pieces, strictly rising, that knows where each sample came from. */
export interface MergedSeries<S extends PieceSource> extends Samples {
  /** Those that have samples in the series' range, each once, the one that wins first. */
  sources: S[];
  /** For each sample the index of its source in `sources`. */
  sourceOf: Uint32Array;
}

/**
 * Merges pieces into one series over [fromMs, toMs). Of several samples at one instant that of the all-day source stays,
 * else that of the source with the lowest id, else that of the piece given first. Stretches that belong to one piece alone
 * are copied whole; the columns may be views of what was given.
 */
export function mergePieces<S extends PieceSource>(
  pieces: readonly Piece<S>[],
  fromMs: number,
  toMs: number,
): MergedSeries<S> {
  const kept = pieces
    .map((piece) => ({ source: piece.source, ...clip(piece, fromMs, toMs) }))
    .filter(({ values }) => values.length > 0);
  const [only] = kept;
  if (only === undefined) {
    return { timestamps: new Float64Array(0), values: new Float64Array(0), sources: [], sourceOf: new Uint32Array(0) };
  }
  if (kept.length === 1) {
    const { timestamps, values, source } = only;
    return { timestamps, values, sources: [source], sourceOf: new Uint32Array(values.length) };
  }
  const sources = rankSources(kept.map((piece) => piece.source));
  const ranks = new Map(sources.map((source, index) => [source.id, index]));
  const rests = kept.map(({ source, ...samples }) => ({ ...samples, source: ranks.get(source.id) as number, at: 0 }));
  return { ...interleave(rests.sort((one, other) => one.source - other.source)), sources };
}

/** The samples in [fromMs, toMs), as views. */
function clip({ timestamps, values }: Samples, fromMs: number, toMs: number): Samples {
  const from = lowerBound(timestamps, fromMs, 0);
  const to = lowerBound(timestamps, toMs, from);
  return { timestamps: timestamps.subarray(from, to), values: values.subarray(from, to) };
}

/** Each source once, in the order in which they win. */
function rankSources<S extends PieceSource>(sources: readonly S[]): S[] {
  const unique = [...new Map(sources.map((source) => [source.id, source])).values()];
  return unique.sort((one, other) => Number(other.isAllDay) - Number(one.isAllDay) || (one.id < other.id ? -1 : 1));
}
