import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links to providers, consents on their way to one, farewells to one, and the runs that bring their data. */
export class Connections implements MigrationInterface {
  readonly name = 'Connections1760000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table connections (
        user_id          uuid           not null references users,
        id               uuid           not null default gen_random_uuid(),
        provider         text           not null,
        status           text           not null,
        scopes           text[]         not null default '{}',
        external_user_id text,
        connected_at     timestamptz(3),
        last_synced_at   timestamptz(3),
        next_sync_at     timestamptz(3),
        last_error       jsonb,
        primary key (user_id, id),
        unique (user_id, provider)
      );
      create index connections_due on connections (next_sync_at) where status = 'ACTIVE';
      create index connections_account on connections (provider, external_user_id);

      create table credentials (
        user_id       uuid  not null,
        connection_id uuid  not null,
        tokens        bytea not null,
        primary key (user_id, connection_id),
        foreign key (user_id, connection_id) references connections
      );

      create table consents (
        state_hash    bytea          primary key,
        project_id    uuid           not null references projects,
        user_id       uuid           not null,
        connection_id uuid           not null,
        provider      text           not null,
        redirect_url  text,
        code_verifier bytea,
        expires_at    timestamptz(3) not null,
        foreign key (user_id, connection_id) references connections on delete cascade
      );
      create index consents_user on consents (user_id, connection_id);
      create index consents_expiry on consents (expires_at);

      -- Outlives the user: the provider must still be told.
      create table farewells (
        id               uuid           primary key default gen_random_uuid(),
        project_id       uuid           not null references projects,
        provider         text           not null,
        external_user_id text           not null,
        connection_id    uuid           not null,
        master_key_id    text           not null,
        tokens           bytea          not null,
        owed_since       timestamptz(3) not null,
        due_at           timestamptz(3) not null,
        attempts         integer        not null default 0
      );
      create index farewells_due on farewells (due_at);
      create index farewells_account on farewells (project_id, provider, external_user_id);

      create table sync_runs (
        user_id       uuid           not null,
        id            uuid           not null default gen_random_uuid(),
        connection_id uuid           not null,
        provider      text           not null,
        trigger       text           not null,
        status        text           not null,
        request       jsonb          not null,
        created_at    timestamptz(3) not null,
        started_at    timestamptz(3),
        finished_at   timestamptz(3),
        steps         jsonb          not null default '[]',
        attempts      integer        not null default 0,
        retry_at      timestamptz(3),
        error         jsonb,
        lease_owner   text,
        lease_until   timestamptz(3),
        primary key (user_id, id),
        foreign key (user_id, connection_id) references connections
      );
      create unique index sync_runs_one_running on sync_runs (user_id, connection_id) where status = 'RUNNING';
      create unique index sync_runs_one_waiting on sync_runs (user_id, connection_id) where status = 'QUEUED';
      create index sync_runs_newest on sync_runs (user_id, created_at desc, id desc);
      create index sync_runs_connection on sync_runs (user_id, connection_id);
      create index sync_runs_waiting on sync_runs (coalesce(retry_at, created_at)) where status = 'QUEUED';
      create index sync_runs_lapsing on sync_runs (lease_until) where status = 'RUNNING';

      create table stream_cursors (
        user_id       uuid  not null,
        connection_id uuid  not null,
        data_type     text  not null,
        position      jsonb not null,
        primary key (user_id, connection_id, data_type),
        foreign key (user_id, connection_id) references connections
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table stream_cursors, sync_runs, farewells, consents, credentials, connections');
  }
}
