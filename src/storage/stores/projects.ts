import type { DataSource } from 'typeorm';
import type { ProjectStore } from '../../application/ports/index.js';
import type { Scope } from '../../domain/scope.js';
import type { Project } from '../../domain/user.js';
import { ProjectEntity } from '../entities/project.js';
import { only, uuid, type Sql } from '../sql.js';
import { tableOf } from '../table.js';
import type { Transaction } from '../transaction.js';

/** Holds off other processes that make the first project at the same moment; any number that nobody else locks. */
const BOOTSTRAP_LOCK = 7_201_001;

export function projectStore(dataSource: DataSource, sql: Sql, transaction: Transaction): ProjectStore {
  const projects = tableOf(dataSource, ProjectEntity);
  return {
    bootstrap: ({ name, redirectUrls, key }) =>
      transaction(async (tx) => {
        await tx.query('select pg_advisory_xact_lock($1)', [BOOTSTRAP_LOCK]);
        const first = await tx.query<{ id: string }>('select id from projects order by created_at, id limit 1');
        const id = first.rows[0]?.id ?? (await create(tx, name));
        // The settings have the last word on the first project: a return address or a key that was taken out stops to work.
        const { rows } = await tx.query<Project & Record<string, unknown>>(
          `update projects p set redirect_urls = $2 where id = $1 returning ${projects.list('p')}`,
          [id, redirectUrls],
        );
        if (key !== null) {
          await tx.query('delete from api_keys where project_id = $1 and is_bootstrap and key_hash <> $2', [
            id,
            key.hash,
          ]);
          await tx.query(
            `insert into api_keys (project_id, key_hash, prefix, is_bootstrap, name, scopes)
             values ($1, $2, $3, true, 'settings', $4)
             on conflict (key_hash) do update set scopes = excluded.scopes`,
            [id, key.hash, key.prefix, key.scopes],
          );
        }
        return only(rows, 'project');
      }),

    async hasApiKey() {
      const { rows } = await sql.query<{ found: boolean }>('select exists (select 1 from api_keys) as found');
      return rows[0]?.found === true;
    },

    async findGoodKey(keyHash, now) {
      const { rows } = await sql.query<Project & { keyId: string; scopes: Scope[] }>(
        `select ${projects.list('p')}, k.id as "keyId", k.scopes
           from api_keys k join projects p on p.id = k.project_id
          where k.key_hash = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)`,
        [keyHash, now],
      );
      const [found] = rows;
      if (found === undefined) return null;
      const { keyId: id, scopes, ...project } = found;
      return { id, project, scopes };
    },

    async find(id) {
      const { rows } = await sql.query<Project & Record<string, unknown>>(
        `select ${projects.list('p')} from projects p where p.id = $1`,
        [uuid(id)],
      );
      return rows[0] ?? null;
    },
  };
}

async function create(tx: Sql, name: string): Promise<string> {
  const { rows } = await tx.query<{ id: string }>(
    `insert into projects (name, redirect_urls) values ($1, '{}') returning id`,
    [name],
  );
  return only(rows, 'project').id;
}
