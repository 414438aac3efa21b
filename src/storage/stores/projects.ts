import type { DataSource } from 'typeorm';
import type { ProjectStore } from '../../application/ports/index.js';
import type { Scope } from '../../domain/scope.js';
import type { Project } from '../../domain/user.js';
import type { Auditor } from '../audit-chain.js';
import { ProjectEntity } from '../entities/project.js';
import { count, listTogether, type Listing } from '../listing.js';
import { only, uuid, type Sql } from '../sql.js';
import { tableOf } from '../table.js';
import type { Transaction } from '../transaction.js';
import { apiKeyStore } from './api-keys.js';

/** Whoever makes or names a project holds off others that do, in all processes; any number that nobody else locks. */
const NAMING_LOCK = 7_201_001;

type Row = Project & Record<string, unknown>;

export function projectStore(
  dataSource: DataSource,
  sql: Parameters<typeof listTogether>[0] & Sql,
  transaction: Transaction,
  audit: Auditor,
): ProjectStore {
  const projects = tableOf(dataSource, ProjectEntity);
  const columns = projects.list('p');
  /** Projects belong to nobody, and lists are cut by owners: here all have the same one. */
  const listing: Listing<Project> = {
    table: { ...projects, name: `(select '${NOBODY}'::uuid as project_id, p.* from projects p)` },
    owner: 'project_id',
    sort: 'name',
    direction: 'asc',
  };
  const named = <T>(work: (tx: Sql) => Promise<T>) =>
    transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [NAMING_LOCK]);
      return work(tx);
    });
  return {
    keys: apiKeyStore(dataSource, sql, transaction, audit),

    bootstrap: ({ name, redirectUrls, firstRedirectUrls = [], key }) =>
      named(async (tx) => {
        const first = await tx.query<{ id: string }>('select id from projects order by created_at, id limit 1');
        const id = first.rows[0]?.id ?? (await create(tx, name, firstRedirectUrls));
        // The settings have the last word on the first project: a return address or a key that was taken out stops to work.
        const { rows } = await tx.query<Row>(
          `update projects p set redirect_urls = coalesce($2, redirect_urls) where id = $1 returning ${columns}`,
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
             on conflict (key_hash) do update set scopes = excluded.scopes, name = excluded.name`,
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
      const { rows } = await sql.query<Project & { keyId: string; scopes: Scope[]; expiresAt: Date | null }>(
        `select ${projects.list('p')}, k.id as "keyId", k.scopes, k.expires_at as "expiresAt"
           from api_keys k join projects p on p.id = k.project_id
          where k.key_hash = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)`,
        [keyHash, now],
      );
      const [found] = rows;
      if (found === undefined) return null;
      const { keyId: id, scopes, expiresAt, ...project } = found;
      return { id, project, scopes, expiresAt };
    },

    async find(id) {
      const { rows } = await sql.query<Row>(`select ${columns} from projects p where p.id = $1`, [uuid(id)]);
      return rows[0] ?? null;
    },

    create: (name, by) =>
      named(async (tx) => {
        const known = await find(tx, name);
        const id = known ?? (await create(tx, name, []));
        if (known === null) await audit.add(tx, id, by, { action: 'PROJECT_CREATED', details: { name } });
        const { rows } = await tx.query<Row>(`select ${columns} from projects p where p.id = $1`, [id]);
        return only(rows, 'project');
      }),

    rename: (id, name, by) =>
      named(async (tx) => {
        const taken = await find(tx, name);
        if (taken !== null && taken !== id.toLowerCase()) return 'TAKEN';
        const { rows } = await tx.query<Row>(`update projects p set name = $2 where id = $1 returning ${columns}`, [
          uuid(id),
          name,
        ]);
        if (rows[0] !== undefined) await audit.add(tx, id, by, { action: 'PROJECT_RENAMED', details: { name } });
        return rows[0] ?? null;
      }),

    setRedirectUrls: (id, redirectUrls, by) =>
      transaction(async (tx) => {
        const { rows } = await tx.query<Row>(
          `update projects p set redirect_urls = $2 where id = $1 returning ${columns}`,
          [uuid(id), redirectUrls],
        );
        if (rows[0] !== undefined)
          await audit.add(tx, id, by, { action: 'REDIRECT_URLS_SET', details: { redirectUrls } });
        return rows[0] ?? null;
      }),

    list: (page) => listTogether(sql, listing, [NOBODY], () => [], page),
    count: () => count(sql, listing, [NOBODY], () => []),

    async allRedirectUrls() {
      const { rows } = await sql.query<{ url: string }>(
        'select distinct u.url from projects p cross join unnest(p.redirect_urls) as u(url)',
      );
      return rows.map(({ url }) => url);
    },
  };
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The id of the project of that name; of several, which earlier versions allowed, the oldest. */
async function find(tx: Sql, name: string): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(
    'select id from projects where name = $1 order by created_at, id limit 1',
    [name],
  );
  return rows[0]?.id ?? null;
}

async function create(tx: Sql, name: string, redirectUrls: readonly string[]): Promise<string> {
  const { rows } = await tx.query<{ id: string }>(
    `insert into projects (name, redirect_urls) values ($1, $2) returning id`,
    [name, redirectUrls],
  );
  return only(rows, 'project').id;
}
