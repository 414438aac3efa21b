import type { Arrival, Attachment, PayloadContent } from '../../../application/ports/index.js';
import type { DataType } from '../../../domain/data-type.js';
import type { UserCipher } from '../../cipher.js';
import { packedBodies } from '../../packed-bodies.js';
import type { Sql } from '../../sql.js';

const bodies = packedBodies('payload_files');

/** A file with its identity, under which it is stored once for each user. */
export interface IdentifiedFile extends Attachment {
  hash: Buffer;
}

/** Null where none was asked for. */
export function identifyFiles(
  cipher: UserCipher,
  { provider, dataType }: { provider: string; dataType: DataType },
  { attachments }: Pick<PayloadContent, 'attachments'>,
): IdentifiedFile[] | null {
  return (
    attachments?.map((file) => ({ ...file, hash: cipher.identify(provider, dataType, file.format, file.bytes) })) ??
    null
  );
}

/** Stores what is new. */
export async function storeFiles(
  tx: Sql,
  cipher: UserCipher,
  { userId, provider, connectionId, receivedAt }: Arrival,
  files: readonly IdentifiedFile[],
): Promise<void> {
  if (files.length === 0) return;
  const sealed = await Promise.all(files.map(({ bytes, hash }) => bodies.seal(cipher, userId, hash, bytes)));
  await tx.query(
    `insert into payload_files (user_id, hash, format, body, provider, connection_id, received_at)
     select $1, i.hash, i.format, i.body, $5, $6, $7 from unnest($2::bytea[], $3::text[], $4::bytea[]) as i(hash, format, body)
     on conflict (user_id, hash) do nothing`,
    [
      userId,
      files.map(({ hash }) => hash),
      files.map(({ format }) => format),
      sealed,
      provider,
      connectionId,
      receivedAt,
    ],
  );
}

/** @throws Error where a file is not (any more) stored */
export async function readFiles(
  sql: Sql,
  cipher: UserCipher,
  userId: string,
  hashes: readonly Buffer[],
): Promise<Attachment[]> {
  if (hashes.length === 0) return [];
  const { rows } = await sql.query<Pick<Attachment, 'format'> & { hash: Buffer; body: Buffer | null }>(
    `select k.hash, f.format, f.body
       from unnest($2::bytea[]) with ordinality as k(hash, n)
       left join payload_files f on f.user_id = $1 and f.hash = k.hash
      order by k.n`,
    [userId, hashes],
  );
  return Promise.all(
    rows.map(async ({ hash, format, body }) => {
      if (body === null) throw new Error('a file is missing that came with a payload');
      return { format, bytes: await bodies.open(cipher, userId, hash, body) };
    }),
  );
}
