import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who there is: projects, their keys, users. What leads from an outside name to a user, and holds none of their data. */
export class Directory implements MigrationInterface {
  readonly name = 'Directory1760000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table projects (
        id            uuid           primary key default gen_random_uuid(),
        name          text           not null,
        redirect_urls text[]         not null,
        created_at    timestamptz(3) not null default now()
      );

      create table api_keys (
        id           uuid           primary key default gen_random_uuid(),
        project_id   uuid           not null references projects,
        key_hash     bytea          not null unique,
        prefix       text           not null,
        is_bootstrap boolean        not null,
        created_at   timestamptz(3) not null default now()
      );

      create table users (
        id          uuid             primary key default gen_random_uuid(),
        project_id  uuid             not null references projects,
        external_id text collate "C" not null,
        created_at  timestamptz(3)   not null default now(),
        unique (project_id, external_id)
      );

      create table data_keys (
        user_id       uuid  primary key references users,
        master_key_id text  not null,
        wrapped       bytea not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table data_keys, users, api_keys, projects');
  }
}
