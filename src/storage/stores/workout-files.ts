import type { KnownFiles, WorkoutFileStore } from '../../application/ports/index.js';
import type { MasterCipher } from '../cipher.js';
import { openDataKey } from '../data-keys.js';
import { uuid, type Sql } from '../sql.js';
import { readFiles } from './sync-data/payload-files.js';

export function workoutFileStore(sql: Sql, master: MasterCipher): WorkoutFileStore {
  return {
    async known(keys) {
      const { rows } = await sql.query<{ [K in keyof KnownFiles]: KnownFiles[K] | null }>(
        `select w.provider, w.external_id as "externalId", w.start_time as "startTime", w.type, c.id as "connectionId",
                c.own_client_hash as "ownClientHash",
                w.files is not null as "isAsked", r.workout_id is not null as "hasRoute",
                array(select f.format from payload_files f where f.user_id = w.user_id and f.hash = any(w.files)) as stored
           from unnest($1::uuid[], $2::uuid[]) with ordinality as k(user_id, id, n)
           left join workouts w on w.user_id = k.user_id and w.id = k.id
           left join workout_routes r on r.user_id = w.user_id and r.workout_id = w.id
           left join connections c on c.user_id = w.user_id and c.provider = w.provider and c.status = 'ACTIVE'
          order by k.n`,
        [keys.map(({ userId }) => uuid(userId)), keys.map(({ id }) => uuid(id))],
      );
      return rows.map((row) => (row.provider === null ? null : (row as KnownFiles)));
    },

    async read({ userId, id }, format) {
      const { rows } = await sql.query<{ hash: Buffer }>(
        `select f.hash from workouts w join payload_files f on f.user_id = w.user_id and f.hash = any(w.files)
          where w.user_id = $1 and w.id = $2 and f.format = $3`,
        [uuid(userId), uuid(id), format],
      );
      if (rows.length === 0) return null;
      const cipher = await openDataKey(sql, master, userId);
      const [file] = await readFiles(
        sql,
        cipher,
        userId,
        rows.slice(0, 1).map(({ hash }) => hash),
      );
      return file?.bytes ?? null;
    },
  };
}
