import type { MergedSeries, PieceSource } from './merge.js';

/** An unbroken piece of a series from one source; its first and last sample, ms since 1970. */
export interface Span<S extends PieceSource> {
  source: S;
  startMs: number;
  endMs: number;
}

/** A source that sent nothing for longer than this has broken off. */
export const SPAN_GAP_MS = 15 * 60 * 1000;

/**
 * Where a series came from, by start. Each source is looked at by itself, so spans of sources that take turns overlap, and
 * a sample that another source put into a gap does not bridge it.
 */
export function cutSpans<S extends PieceSource>(merged: MergedSeries<S>): Span<S>[] {
  const { timestamps, sourceOf, sources } = merged;
  const spans: Span<S>[] = [];
  const open = new Array<Span<S> | undefined>(sources.length);
  let index = 0;
  while (index < timestamps.length) {
    const rank = sourceOf[index] as number;
    const startMs = timestamps[index] as number;
    let endMs = startMs;
    // Sample by sample only up to the next break; the objects are touched once for each stretch.
    for (index++; index < timestamps.length && sourceOf[index] === rank; index++) {
      const time = timestamps[index] as number;
      if (time - endMs > SPAN_GAP_MS) break;
      endMs = time;
    }
    const span = open[rank];
    if (span !== undefined && startMs - span.endMs <= SPAN_GAP_MS) {
      span.endMs = endMs;
    } else {
      const begun = { source: sources[rank] as S, startMs, endMs };
      open[rank] = begun;
      spans.push(begun);
    }
  }
  return spans;
}
