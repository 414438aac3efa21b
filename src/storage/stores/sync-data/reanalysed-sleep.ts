import type { Arrival } from '../../../application/ports/index.js';
import type { SleepSession } from '../../../domain/sleep-session.js';
import { jsonb, storable, type Sql } from '../../sql.js';
import { deleteRecords, type Gone } from './deleted-records.js';
import type { Incoming } from './incoming.js';

/** What came, and a session that is stored under its id or at the same time. */
interface Version {
  n: number;
  id: string;
  externalId: string;
  startTime: Date;
  endTime: Date;
  /** The stored one is the later word of the provider. */
  isNewer: boolean;
}

/**
 * Providers analyse a sleep again and send it under another id, of another night, as one where it was two, as two where it
 * was one. Sessions of one device that overlap are versions of each other: what is stored and does not come any more goes
 * where something comes in its time. The row of one goes on under the new id, so ours stays; further ones are deleted. What
 * is older than a version that is stored is left out: by its revision, and where stored payloads are mapped again by the
 * order in which they arrived.
 * @returns `incoming` without what is older, the ids of rows that were renamed, and what was deleted
 */
export async function replaceReanalysed(
  tx: Sql,
  batch: Arrival,
  incoming: Incoming[],
): Promise<{ incoming: Incoming[]; renamed: Set<string>; deleted: Gone[] }> {
  const versions = await findVersions(tx, batch, incoming);
  const older = new Set(versions.flatMap(({ n, isNewer }) => (isNewer ? n : [])));
  const taken = incoming.filter((_, n) => !older.has(n));
  const held = new Set(taken.map(({ record }) => storable(record.externalId)));
  const replaced = versions.filter(({ n, externalId }) => !older.has(n) && !held.has(externalId));

  const stored = new Set(versions.map(({ externalId }) => externalId));
  const heirs = new Map<string, string>();
  for (const { n, id } of replaced) {
    const heir = storable(incoming[n]?.record.externalId ?? '');
    if (heirs.has(id) || stored.has(heir)) continue;
    stored.add(heir);
    heirs.set(id, heir);
  }
  const deleted = new Map(replaced.filter(({ id }) => !heirs.has(id)).map((version) => [version.id, version]));
  await deleteRecords(tx, 'sleep_sessions', batch.userId, [...deleted.keys()]);
  for (const [id, heir] of heirs)
    await tx.query('update sleep_sessions set external_id = $3 where user_id = $1 and id = $2', [
      batch.userId,
      id,
      heir,
    ]);
  return {
    incoming: taken,
    renamed: new Set(heirs.keys()),
    deleted: [...deleted.values()].map(({ startTime, endTime }) => ({ startTime, endTime })),
  };
}

/** SQL that tells whether two rows are of different devices; where one does not tell its device, they are not. */
export function areOfTwoDevices(one: string, other: string): string {
  return `coalesce(${one}.device_id <> ${other}.device_id, ${one}.device <> ${other}.device, false)`;
}

/** The longest overlap first. */
async function findVersions(
  tx: Sql,
  { userId, provider, isMappedAgain = false }: Arrival,
  incoming: readonly Incoming[],
): Promise<Version[]> {
  const { rows } = await tx.query<Version & Record<string, unknown>>(
    `with i as (
       select * from jsonb_to_recordset($3::jsonb)
           as i(external_id text, start_time timestamptz, end_time timestamptz, device text, device_id text, revision text,
                payload_hash text, n integer)
     ), versions as (
       select i.n, i.revision as came, i.payload_hash as payload, interval '0' as overlap, t.*
         from i join sleep_sessions t on t.user_id = $1 and t.provider = $2 and t.external_id = i.external_id
       union all
       select i.n, i.revision, i.payload_hash,
              least(t.end_time, i.end_time) - greatest(t.start_time, i.start_time), t.*
         from i join sleep_sessions t
           -- No sleep is longer than two days, which bounds how far back there is something to be read.
           on t.user_id = $1 and t.provider = $2 and t.start_time > i.start_time - interval '2 days'
              and t.start_time < i.end_time and t.end_time > i.start_time and t.external_id <> i.external_id
              and not ${areOfTwoDevices('t', 'i')}
     )
     select n, id, external_id as "externalId", start_time as "startTime", end_time as "endTime",
            coalesce(revision > came, false) or ($4 and coalesce(
              (select p.arrival from payloads p where p.user_id = $1 and p.hash = payload_hash)
                > (select p.arrival from payloads p where p.user_id = $1 and p.hash = decode(payload, 'hex')), false))
              as "isNewer"
       from versions
      order by overlap desc, start_time, external_id, n`,
    [
      userId,
      provider,
      jsonb(
        incoming.map(({ record, payloadHash }, n) => {
          const { externalId, startTime, endTime, device, deviceId, revision } = record as SleepSession;
          return {
            ...{ n, external_id: externalId, start_time: startTime, end_time: endTime, device, device_id: deviceId },
            ...{ revision, payload_hash: payloadHash.toString('hex') },
          };
        }),
      ),
      isMappedAgain,
    ],
  );
  return rows;
}
