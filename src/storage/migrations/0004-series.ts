import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Packed samples and routes, and the log of what changed. */
export class Series implements MigrationInterface {
  readonly name = 'Series1760000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Milliseconds since 1970 are whole in a double precision far beyond any date, and need no parsing.
      create table series_blocks (
        user_id     uuid             not null,
        record_id   uuid             not null,
        type        text             not null,
        start_ms    double precision not null,
        end_ms      double precision not null,
        count       integer          not null,
        min         double precision not null,
        max         double precision not null,
        sum         double precision not null,
        data        bytea            not null,
        provider    text             not null,
        data_type   text             not null,
        is_timeline boolean          not null,
        primary key (user_id, record_id, type, start_ms)
      ) with (fillfactor = 70);
      create index series_blocks_timeline on series_blocks (user_id, type, start_ms) where is_timeline;

      create table workout_routes (
        user_id    uuid  not null,
        workout_id uuid  not null,
        provider   text  not null,
        points     bytea not null,
        primary key (user_id, workout_id)
      );

      -- An outbox: written with what it tells of, so that neither is there without the other.
      create table change_events (
        user_id   uuid           not null,
        id        bigint         not null generated always as identity,
        provider  text           not null,
        data_type text           not null,
        created   integer        not null,
        updated   integer        not null,
        deleted   integer        not null,
        from_time timestamptz(3),
        to_time   timestamptz(3),
        at        timestamptz(3) not null,
        primary key (user_id, id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table change_events, workout_routes, series_blocks');
  }
}
