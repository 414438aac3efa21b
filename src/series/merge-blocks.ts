import { decodeBlocks } from './blocks.js';
import type { EncodedBlock } from './blocks.js';
import { clip, mergePieces, rankSources } from './merge.js';
import type { MergedSeries, PieceSource } from './merge.js';

/** A block and the id of the record that it belongs to. */
export interface SourcedBlock extends Pick<EncodedBlock, 'startMs' | 'endMs' | 'count' | 'data'> {
  recordId: string;
}

/**
 * Decodes the blocks of several records and merges them as `mergePieces` does. Where no two blocks overlap, which is the
 * rule, they are decoded straight into the result.
 * @param sources by record id
 * @throws Error for a block whose record is not among the sources, and as `decodeBlock` does
 */
export function mergeBlocks<S extends PieceSource>(
  blocks: readonly SourcedBlock[],
  sources: ReadonlyMap<string, S>,
  fromMs: number,
  toMs: number,
): MergedSeries<S> {
  const touching = blocks
    .filter((block) => block.startMs < toMs && block.endMs >= fromMs)
    .sort((one, other) => one.startMs - other.startMs);
  const overlaps = touching.some(
    (block, index) => index > 0 && block.startMs <= (touching[index - 1] as SourcedBlock).endMs,
  );
  return overlaps || touching.length < 2
    ? mergePieces(piecesOf(touching, sources), fromMs, toMs)
    : concatenate(touching, sources, fromMs, toMs);
}

function piecesOf<S extends PieceSource>(blocks: readonly SourcedBlock[], sources: ReadonlyMap<string, S>) {
  const byRecord = new Map<string, SourcedBlock[]>();
  for (const block of blocks) {
    const own = byRecord.get(block.recordId);
    if (own === undefined) byRecord.set(block.recordId, [block]);
    else own.push(block);
  }
  return [...byRecord].map(([id, own]) => ({ source: sourceOf(id, sources), ...decodeBlocks(own) }));
}

/** Of at least two blocks that touch the range and do not overlap each has a sample in it, so none is without a source. */
function concatenate<S extends PieceSource>(
  blocks: readonly SourcedBlock[],
  sources: ReadonlyMap<string, S>,
  fromMs: number,
  toMs: number,
): MergedSeries<S> {
  const ranked = rankSources(blocks.map((block) => sourceOf(block.recordId, sources)));
  const ranks = new Map(ranked.map((source, index) => [source.id, index]));
  const { timestamps, values } = decodeBlocks(blocks);
  const ranksOfSamples = new Uint32Array(values.length);
  let at = 0;
  for (const block of blocks) {
    ranksOfSamples.fill(ranks.get(block.recordId) as number, at, at + block.count);
    at += block.count;
  }
  const clipped = clip({ timestamps, values }, fromMs, toMs);
  const skipped = (clipped.timestamps.byteOffset - timestamps.byteOffset) / timestamps.BYTES_PER_ELEMENT;
  return { ...clipped, sources: ranked, sourceOf: ranksOfSamples.subarray(skipped, skipped + clipped.values.length) };
}

function sourceOf<S>(recordId: string, sources: ReadonlyMap<string, S>): S {
  const source = sources.get(recordId);
  if (source === undefined) throw new Error(`series: no source is known for the record ${recordId}`);
  return source;
}
