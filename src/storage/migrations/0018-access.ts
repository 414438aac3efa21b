import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a key allows and how long, and which tokens are good no more. The keys that are there, all of the settings, allow all. */
export class Access implements MigrationInterface {
  readonly name = 'Access1760000000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table api_keys
        add column name         text           not null default '',
        add column scopes       text[]         not null default '{}',
        add column expires_at   timestamptz(3),
        add column revoked_at   timestamptz(3),
        add column last_used_at timestamptz(3);
      update api_keys set scopes = array[
        'read:workouts', 'read:sleep', 'read:recharge', 'read:heart-rate', 'read:activity', 'read:training-load',
        'read:alertness', 'read:circadian-bedtime', 'read:body-temperature', 'read:skin-temperature', 'read:blood-oxygen',
        'read:ecg', 'read:skin-contact', 'read:body', 'connect', 'sync', 'users:write', 'admin'
      ];
      alter table api_keys alter column name drop default, alter column scopes drop default;
      create index api_keys_project on api_keys (project_id, created_at, id);

      alter table users add column tokens_good_from timestamptz(3);
      create table revoked_tokens (
        project_id uuid           not null references projects,
        id         uuid           not null,
        expires_at timestamptz(3) not null,
        primary key (project_id, id)
      );
      create index revoked_tokens_expiry on revoked_tokens (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table revoked_tokens;
      alter table users drop column tokens_good_from;
      drop index api_keys_project;
      alter table api_keys
        drop column name, drop column scopes, drop column expires_at, drop column revoked_at, drop column last_used_at;
    `);
  }
}
