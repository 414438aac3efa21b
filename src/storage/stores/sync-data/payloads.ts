import type { Batch, MappedPayload, PayloadContent } from '../../../application/ports/index.js';
import type { UserCipher } from '../../cipher.js';
import { packedBodies } from '../../packed-bodies.js';
import { storable, type Sql } from '../../sql.js';
import { identifyFiles, readFiles, storeFiles, type IdentifiedFile } from './payload-files.js';

const bodies = packedBodies('payloads');

/** A payload with its identity, under which it is stored once for each user. */
export interface IdentifiedPayload extends MappedPayload {
  hash: Buffer;
  /** Null where none was asked for. */
  files: IdentifiedFile[] | null;
}

/**
 * The provider and the data type belong to the identity: what `{}` means depends on who sent it for what. So do the files,
 * and that there are none where they were asked for.
 */
export function identify(cipher: UserCipher, batch: Batch): IdentifiedPayload[] {
  const { provider, dataType, payloads } = batch;
  return payloads.map((payload) => {
    const files = identifyFiles(cipher, batch, payload);
    const parts = files === null ? [] : ['files', ...files.map(({ hash }) => hash)];
    return { ...payload, files, hash: cipher.identify(provider, dataType, payload.text, ...parts) };
  });
}

/** Stores what is new; of what was there, how it was mapped now. @returns what was there, in the order given */
export async function storePayloads(
  tx: Sql,
  cipher: UserCipher,
  batch: Batch,
  payloads: readonly IdentifiedPayload[],
): Promise<Buffer[]> {
  if (payloads.length === 0) return [];
  const { userId } = batch;
  const unique = [...new Map(payloads.map((payload) => [payload.hash.toString('hex'), payload])).values()];
  const { rows } = await tx.query<{ hash: Buffer }>(
    'select hash from payloads where user_id = $1 and hash = any($2::bytea[])',
    [userId, unique.map(({ hash }) => hash)],
  );
  const known = new Set(rows.map(({ hash }) => hash.toString('hex')));
  await insert(
    tx,
    cipher,
    batch,
    unique.filter(({ hash }) => !known.has(hash.toString('hex'))),
  );
  const again = unique.filter(({ hash }) => known.has(hash.toString('hex')));
  if (again.length === 0) return [];
  await tx.query(
    `update payloads p set rejection = i.rejection, mapper_version = $4
       from unnest($2::bytea[], $3::text[]) as i(hash, rejection)
      where p.user_id = $1 and p.hash = i.hash and (p.rejection, p.mapper_version) is distinct from (i.rejection, $4)`,
    [userId, again.map(({ hash }) => hash), again.map(rejectionOf), batch.mapperVersion],
  );
  return again.map(({ hash }) => hash);
}

/**
 * Puts payloads that were there, and that changed a record by coming again, behind all others: a provider that goes back to
 * what it said before has said it last.
 */
export async function arriveAgain(tx: Sql, userId: string, hashes: readonly Buffer[]): Promise<void> {
  // One by one: rows of one statement are numbered in any order.
  for (const hash of hashes)
    await tx.query('update payloads set arrival = default where user_id = $1 and hash = $2', [userId, hash]);
}

/** @throws Error where a payload, or a file of it, is not (any more) stored */
export async function payloadContents(
  sql: Sql,
  cipher: UserCipher,
  userId: string,
  hashes: readonly Uint8Array[],
): Promise<PayloadContent[]> {
  const { rows } = await sql.query<{ body: Buffer | null; files: Buffer[] | null }>(
    `select p.body, p.files
       from unnest($2::bytea[]) with ordinality as k(hash, n)
       left join payloads p on p.user_id = $1 and p.hash = k.hash
      order by k.n`,
    [userId, hashes],
  );
  return Promise.all(
    rows.map(async ({ body, files }, index) => {
      const hash = hashes[index];
      if (body === null || hash === undefined) throw new Error('a payload is missing that a record was made from');
      const text = (await bodies.open(cipher, userId, hash, body)).toString('utf8');
      return files === null ? { text } : { text, attachments: await readFiles(sql, cipher, userId, files) };
    }),
  );
}

async function insert(
  tx: Sql,
  cipher: UserCipher,
  batch: Batch,
  payloads: readonly IdentifiedPayload[],
): Promise<void> {
  if (payloads.length === 0) return;
  const sealed = await Promise.all(
    payloads.map(({ text, hash }) => bodies.seal(cipher, batch.userId, hash, Buffer.from(text, 'utf8'))),
  );
  await storeFiles(
    tx,
    cipher,
    batch,
    payloads.flatMap(({ files }) => files ?? []),
  );
  await tx.query(
    `insert into payloads (user_id, hash, rejection, body, files, provider, data_type, connection_id, run_id, received_at, mapper_version)
     select $1, i.hash, i.rejection, i.body, i.files::bytea[], $5, $6, $7, $8, $9, $10
       from unnest($2::bytea[], $3::text[], $4::bytea[], $11::text[]) with ordinality as i(hash, rejection, body, files, n)
      order by i.n
     on conflict (user_id, hash) do nothing`,
    [
      batch.userId,
      payloads.map(({ hash }) => hash),
      payloads.map(rejectionOf),
      sealed,
      batch.provider,
      batch.dataType,
      batch.connectionId,
      batch.runId,
      batch.receivedAt,
      batch.mapperVersion,
      payloads.map(({ files }) => (files === null ? null : bytesArray(files.map(({ hash }) => hash)))),
    ],
  );
}

/** As Postgres reads an array: a list of lists would have to be a rectangle. */
function bytesArray(hashes: readonly Buffer[]): string {
  return `{${hashes.map((hash) => `"\\\\x${hash.toString('hex')}"`).join(',')}}`;
}

function rejectionOf({ rejection }: MappedPayload): string | null {
  return rejection === null ? null : storable(rejection);
}
