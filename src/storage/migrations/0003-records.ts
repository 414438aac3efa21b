import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What every table of records begins with. */
const provenance = `
        user_id            uuid             not null,
        id                 uuid             not null default gen_random_uuid(),
        provider           text             not null,
        external_id        text             not null,
        device             text,
        is_manual          boolean,
        revision           text collate "C",
        utc_offset_minutes integer,
        utc_offset_origin  text             not null,
        received_at        timestamptz(3)   not null,
        connection_id      uuid             not null,
        payload_hash       bytea            not null,
        mapper_version     integer          not null,
        primary key (user_id, id),
        unique (user_id, provider, external_id)`;

/** Payloads as they came, and the unified records that they mean. */
export class Records implements MigrationInterface {
  readonly name = 'Records1760000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table payloads (
        user_id        uuid           not null,
        hash           bytea          not null,
        provider       text           not null,
        data_type      text           not null,
        connection_id  uuid           not null,
        run_id         uuid           not null,
        received_at    timestamptz(3) not null,
        mapper_version integer        not null,
        rejection      text,
        body           bytea          not null,
        primary key (user_id, hash)
      );
      -- Encrypted bytes do not get smaller by another try.
      alter table payloads alter body set storage external;

      create table workouts (${provenance},
        start_time                      timestamptz(3)   not null,
        end_time                        timestamptz(3)   not null,
        local_date                      date,
        type                            text             not null,
        provider_type                   text             not null,
        title                           text,
        duration_seconds                double precision not null,
        moving_seconds                  double precision,
        distance_meters                 double precision,
        energy_kcal                     double precision,
        energy_kind                     text,
        average_heart_rate_bpm          double precision,
        max_heart_rate_bpm              double precision,
        min_heart_rate_bpm              double precision,
        average_speed_meters_per_second double precision,
        max_speed_meters_per_second     double precision,
        average_cadence                 double precision,
        cadence_unit                    text,
        average_power_watts             double precision,
        max_power_watts                 double precision,
        elevation_gain_meters           double precision,
        elevation_loss_meters           double precision,
        training_load                   jsonb,
        running_index                   double precision,
        heart_rate_zones                jsonb,
        laps                            jsonb
      );
      create index workouts_newest on workouts (user_id, start_time desc, id desc);

      create table sleep_sessions (${provenance},
        start_time                 timestamptz(3)   not null,
        end_time                   timestamptz(3)   not null,
        end_utc_offset_minutes     integer,
        night                      date             not null,
        is_nap                     boolean,
        time_in_bed_seconds        double precision,
        asleep_seconds             double precision,
        deep_seconds               double precision,
        light_seconds              double precision,
        rem_seconds                double precision,
        awake_seconds              double precision,
        unknown_seconds            double precision,
        cycles                     double precision,
        efficiency_percent         double precision,
        interruptions              double precision,
        latency_seconds            double precision,
        continuity                 double precision,
        score                      double precision,
        sleep_charge               double precision,
        average_heart_rate_bpm     double precision,
        lowest_heart_rate_bpm      double precision,
        average_hrv_rmssd_ms       double precision,
        average_breaths_per_minute double precision,
        stages                     jsonb
      );
      create index sleep_sessions_newest on sleep_sessions (user_id, start_time desc, id desc);
      create index sleep_sessions_night on sleep_sessions (user_id, night);

      create table nightly_recharges (${provenance},
        night                              date             not null,
        start_time                         timestamptz(3),
        end_time                           timestamptz(3),
        score                              double precision,
        score_origin                       text,
        provider_score                     double precision,
        provider_score_min                 double precision,
        provider_score_max                 double precision,
        status                             text,
        ans_charge                         double precision,
        ans_charge_status                  double precision,
        sleep_charge                       double precision,
        average_heart_rate_bpm             double precision,
        resting_heart_rate_bpm             double precision,
        average_beat_to_beat_ms            double precision,
        hrv_rmssd_ms                       double precision,
        hrv_sdnn_ms                        double precision,
        breaths_per_minute                 double precision,
        skin_temperature_deviation_celsius double precision
      );
      create index nightly_recharges_newest on nightly_recharges (user_id, night desc, id desc);

      create table daily_activities (${provenance},
        date               date             not null,
        start_time         timestamptz(3),
        end_time           timestamptz(3),
        steps              double precision,
        distance_meters    double precision,
        active_energy_kcal double precision,
        total_energy_kcal  double precision,
        active_seconds     double precision,
        inactive_seconds   double precision,
        goal_percent       double precision,
        is_partial         boolean          not null
      );
      create index daily_activities_newest on daily_activities (user_id, date desc, id desc);

      create table heart_rate_days (${provenance},
        date         date           not null,
        start_time   timestamptz(3),
        end_time     timestamptz(3),
        sample_count integer        not null
      );
      create index heart_rate_days_newest on heart_rate_days (user_id, date desc, id desc);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table heart_rate_days, daily_activities, nightly_recharges, sleep_sessions, workouts, payloads',
    );
  }
}
