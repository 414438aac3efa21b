import type { UserArchive } from './ports/index.js';

/** Raised where a line means something else than before. docs/export.md tells the format. */
const VERSION = 1;

/**
 * An archive as NDJSON, piece by piece: a header, every row on a line, and at last how many there were. What ends without the
 * last line was cut off.
 */
export async function* exportLines(archive: UserArchive, exportedAt: Date): AsyncGenerator<string> {
  const { user, project, counts } = archive;
  yield line('header', {
    format: 'tributary-export',
    version: VERSION,
    exportedAt,
    project: { id: project.id, name: project.name },
    user: { id: user.externalId, createdAt: user.createdAt },
    counts,
  });
  const written: Record<string, number> = Object.fromEntries(Object.keys(counts).map((type) => [type, 0]));
  for await (const piece of archive.pieces()) {
    for (const { type } of piece) written[type] = (written[type] ?? 0) + 1;
    yield piece.map(({ type, data }) => line(type, data)).join('');
  }
  yield line('end', { counts: written });
}

function line(type: string, data: object): string {
  return `${JSON.stringify({ type, data })}\n`;
}
