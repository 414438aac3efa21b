import type { MergedSeries, PieceSource } from './merge.js';

/** An unbroken piece of a series from one source; its first and last sample, ms since 1970. */
export interface Span<S extends PieceSource> {
  source: S;
  startMs: number;
  endMs: number;
}

/** A source that sent nothing for longer than this has broken off. */
export const SPAN_GAP_MS = 15 * 60 * 1000;

/** So many samples of one source that lie within a gap's length are passed at once: nothing can break off between them. */
const STRIDE = 128;

/** Cuts a series, that is given piece by piece in order of time, into spans. */
export interface SpanCutter<S extends PieceSource> {
  add(merged: MergedSeries<S>): void;
  /** So far, by start. */
  spans: readonly Span<S>[];
}

/**
 * Where a series came from. Each source is looked at by itself, so spans of sources that take turns overlap, and a sample
 * that another source put into a gap does not bridge it.
 */
export function spanCutter<S extends PieceSource>(): SpanCutter<S> {
  const spans: Span<S>[] = [];
  const open = new Map<string, Span<S>>();
  return {
    spans,
    add({ timestamps, sourceOf, sources }) {
      let index = 0;
      while (index < timestamps.length) {
        const rank = sourceOf[index] as number;
        const startMs = timestamps[index] as number;
        let endMs = startMs;
        // Sample by sample only up to the next break; the objects are touched once for each stretch.
        for (index++; index < timestamps.length && sourceOf[index] === rank; index++) {
          const ahead = sources.length === 1 ? (timestamps[index + STRIDE] ?? Infinity) : Infinity;
          if (ahead - endMs <= SPAN_GAP_MS) index += STRIDE;
          const time = timestamps[index] as number;
          if (time - endMs > SPAN_GAP_MS) break;
          endMs = time;
        }
        const source = sources[rank] as S;
        const span = open.get(source.id);
        if (span !== undefined && startMs - span.endMs <= SPAN_GAP_MS) {
          span.endMs = endMs;
        } else {
          const begun = { source, startMs, endMs };
          open.set(source.id, begun);
          spans.push(begun);
        }
      }
    },
  };
}
