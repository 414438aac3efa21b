import { BLOCK_MAX_SAMPLES, decodeBlocks } from './blocks.js';
import type { EncodedBlock } from './blocks.js';
import { mergePieces } from './merge.js';
import type { MergedSeries, PieceSource } from './merge.js';

/** A block and the id of the record that it belongs to, without its samples. */
export interface BlockOfRecord extends Pick<EncodedBlock, 'startMs' | 'endMs' | 'count'> {
  recordId: string;
}

/** As `BlockOfRecord`, with its samples. */
export interface SourcedBlock extends BlockOfRecord {
  data: Uint8Array;
}

/**
 * Parts the blocks that touch [fromMs, toMs) so that none overlaps one of another part; in order of time. What overlaps has
 * to be merged; the rest, which is the rule, can be read one by one, and no more is in memory than one of them.
 */
export function stretchesOf<B extends BlockOfRecord>(blocks: readonly B[], fromMs: number, toMs: number): B[][] {
  const stretches: B[][] = [];
  let endMs = -Infinity;
  for (const block of [...blocks].sort((one, other) => one.startMs - other.startMs)) {
    if (block.startMs >= toMs || block.endMs < fromMs) continue;
    if (block.startMs > endMs) stretches.push([]);
    stretches.at(-1)?.push(block);
    endMs = Math.max(endMs, block.endMs);
  }
  return stretches;
}

/**
 * Decodes these stretches, one at a time, and merges each as `mergePieces` does. What is given holds until the next one is
 * read: most stretches are a single block, and all of those are decoded into the same columns.
 * @param sources by record id
 * @throws Error for a block whose record is not among the sources, and as `decodeBlock` does
 */
export function stretchReader<S extends PieceSource>(
  sources: ReadonlyMap<string, S>,
  fromMs: number,
  toMs: number,
): (stretch: readonly SourcedBlock[]) => MergedSeries<S> {
  const room = { timestamps: new Float64Array(BLOCK_MAX_SAMPLES), values: new Float64Array(BLOCK_MAX_SAMPLES) };
  return (stretch) => {
    const byRecord = new Map<string, SourcedBlock[]>();
    for (const block of stretch) {
      const own = byRecord.get(block.recordId);
      if (own === undefined) byRecord.set(block.recordId, [block]);
      else own.push(block);
    }
    const ownRoom = stretch.length === 1 ? room : undefined;
    const pieces = [...byRecord].map(([id, own]) => ({ source: sourceOf(id, sources), ...decodeBlocks(own, ownRoom) }));
    return mergePieces(pieces, fromMs, toMs);
  };
}

/** @throws Error where the record is not among the sources */
export function sourceOf<S>(recordId: string, sources: ReadonlyMap<string, S>): S {
  const source = sources.get(recordId);
  if (source === undefined) throw new Error(`series: no source is known for the record ${recordId}`);
  return source;
}
