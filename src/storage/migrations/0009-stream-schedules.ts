import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When each data type of a connection is polled, how its last poll went, which silences were reported, and when runs were woken. */
export class StreamSchedules implements MigrationInterface {
  readonly name = 'StreamSchedules1760000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table stream_schedules (
        user_id          uuid           not null,
        connection_id    uuid           not null,
        data_type        text           not null,
        -- From then on it comes along with a poll of another data type.
        earliest_poll_at timestamptz(3) not null,
        -- By then it is polled for its own sake.
        next_poll_at     timestamptz(3) not null,
        polled_at        timestamptz(3),
        succeeded_at     timestamptz(3),
        -- Where it never succeeded, its silence is counted from here.
        watched_since    timestamptz(3) not null,
        -- Of the last step that began; null: none did.
        status           text,
        error_code       text,
        primary key (user_id, connection_id, data_type),
        foreign key (user_id, connection_id) references connections on delete cascade
      );
      create index stream_schedules_silence on stream_schedules (coalesce(succeeded_at, watched_since));

      create table silence_reports (
        user_id       uuid           not null,
        connection_id uuid           not null,
        -- Empty: the connection as a whole.
        data_type     text           not null,
        -- The last success before the silence; another one ends what was reported.
        silent_since  timestamptz(3) not null,
        days          integer        not null,
        primary key (user_id, connection_id, data_type),
        foreign key (user_id, connection_id) references connections on delete cascade
      );

      -- When a worker was last woken for it.
      alter table sync_runs add column woken_at timestamptz(3);

      create index connections_linked on connections (provider) where status = 'ACTIVE';
      create index connections_silence on connections (coalesce(last_synced_at, connected_at))
        where status in ('ACTIVE', 'REAUTHORIZATION_REQUIRED');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sync_runs drop column woken_at;
      drop index connections_linked, connections_silence;
      drop table silence_reports, stream_schedules;
    `);
  }
}
