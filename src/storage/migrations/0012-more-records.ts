import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What every table of records begins with. */
const provenance = `
        user_id            uuid             not null,
        id                 uuid             not null default gen_random_uuid(),
        provider           text             not null,
        external_id        text             not null,
        device             text,
        device_id          text,
        is_manual          boolean,
        revision           text collate "C",
        utc_offset_minutes integer,
        utc_offset_origin  text             not null,
        received_at        timestamptz(3)   not null,
        connection_id      uuid             not null,
        payload_hash       bytea            not null,
        mapper_version     integer          not null,
        flags              text[]           not null default '{}',
        primary key (user_id, id),
        unique (user_id, provider, external_id)`;

const EARLIER = ['workouts', 'sleep_sessions', 'nightly_recharges', 'daily_activities', 'heart_rate_days'];
const ADDED = [
  'daily_training_loads',
  'alertness_periods',
  'circadian_bedtimes',
  'body_temperatures',
  'nightly_skin_temperatures',
  'blood_oxygen_tests',
  'electrocardiograms',
  'skin_contacts',
  'body_measurements',
];

/** Training load, SleepWise, biosensing and body figures; and what the earlier records did not hold yet. */
export class MoreRecords implements MigrationInterface {
  readonly name = 'MoreRecords1760000000012';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of EARLIER) {
      await runner.query(`
        alter table ${table} add device_id text, add flags text[] not null default '{}'`);
    }
    await runner.query(`
      alter table workouts
        add pauses               jsonb,
        add fat_percent          double precision,
        add carbohydrate_percent double precision,
        add protein_percent      double precision;
      alter table sleep_sessions
        add short_interruption_seconds double precision,
        add long_interruption_seconds  double precision,
        add continuity_class           double precision,
        add duration_score             double precision,
        add solidity_score             double precision,
        add regeneration_score         double precision,
        add sleep_goal_seconds         double precision,
        add user_rating                double precision;
      alter table daily_activities
        add inactivity_alerts      double precision,
        add inactivity_alert_times jsonb,
        add zone_totals           jsonb,
        add zones                  jsonb;

      create table daily_training_loads (${provenance},
        date            date             not null,
        start_time      timestamptz(3),
        end_time        timestamptz(3),
        load            double precision,
        acute_load      double precision,
        chronic_load    double precision,
        load_ratio      double precision,
        status          text,
        provider_status text,
        levels          jsonb
      );
      create index daily_training_loads_newest on daily_training_loads (user_id, date desc, id desc);

      create table alertness_periods (${provenance},
        start_time             timestamptz(3)   not null,
        end_time               timestamptz(3)   not null,
        kind                   text             not null,
        validity               text             not null,
        grade                  double precision,
        grade_class            text             not null,
        grade_kind             text             not null,
        grade_validity_seconds double precision,
        inertia                text             not null,
        preceding_sleep        text             not null,
        sleep_start_time       timestamptz(3),
        sleep_end_time         timestamptz(3),
        stretches              jsonb            not null
      );
      create index alertness_periods_newest on alertness_periods (user_id, start_time desc, id desc);

      create table circadian_bedtimes (${provenance},
        start_time                 timestamptz(3) not null,
        end_time                   timestamptz(3) not null,
        kind                       text           not null,
        validity                   text           not null,
        quality                    text           not null,
        preferred_sleep_start_time timestamptz(3),
        preferred_sleep_end_time   timestamptz(3),
        sleep_gate_start_time      timestamptz(3),
        sleep_gate_end_time        timestamptz(3)
      );
      create index circadian_bedtimes_newest on circadian_bedtimes (user_id, start_time desc, id desc);

      create table body_temperatures (${provenance},
        start_time      timestamptz(3) not null,
        end_time        timestamptz(3) not null,
        kind            text           not null,
        sensor_location text           not null
      );
      create index body_temperatures_newest on body_temperatures (user_id, start_time desc, id desc);

      create table nightly_skin_temperatures (${provenance},
        night               date             not null,
        start_time          timestamptz(3),
        end_time            timestamptz(3),
        temperature_celsius double precision,
        deviation_celsius   double precision
      );
      create index nightly_skin_temperatures_newest on nightly_skin_temperatures (user_id, night desc, id desc);

      create table blood_oxygen_tests (${provenance},
        start_time             timestamptz(3)   not null,
        end_time               timestamptz(3),
        status                 text             not null,
        provider_status        text             not null,
        oxygen_percent         double precision,
        oxygen_class           text,
        oxygen_deviation       text,
        quality_percent        double precision,
        average_heart_rate_bpm double precision,
        hrv_ms                 double precision,
        hrv_deviation          text,
        altitude_meters        double precision
      );
      create index blood_oxygen_tests_newest on blood_oxygen_tests (user_id, start_time desc, id desc);

      create table electrocardiograms (${provenance},
        start_time                  timestamptz(3)   not null,
        end_time                    timestamptz(3),
        average_heart_rate_bpm      double precision,
        hrv_ms                      double precision,
        hrv_deviation               text,
        average_beat_to_beat_ms     double precision,
        pulse_transit_systolic_ms   double precision,
        pulse_transit_diastolic_ms  double precision,
        pulse_transit_quality_index double precision,
        quality_changes             jsonb            not null
      );
      create index electrocardiograms_newest on electrocardiograms (user_id, start_time desc, id desc);

      create table skin_contacts (${provenance},
        start_time timestamptz(3) not null,
        end_time   timestamptz(3) not null,
        changes    jsonb          not null
      );
      create index skin_contacts_newest on skin_contacts (user_id, start_time desc, id desc);

      create table body_measurements (${provenance},
        start_time                   timestamptz(3)   not null,
        end_time                     timestamptz(3),
        weight_kg                    double precision,
        weight_origin                text,
        height_cm                    double precision,
        vo2_max_ml_per_kg_per_minute double precision,
        resting_heart_rate_bpm       double precision,
        max_heart_rate_bpm           double precision,
        aerobic_threshold_bpm        double precision,
        anaerobic_threshold_bpm      double precision,
        sleep_goal_seconds           double precision,
        training_background          text,
        typical_day                  text
      );
      create index body_measurements_newest on body_measurements (user_id, start_time desc, id desc);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table ${ADDED.join(', ')};
      alter table workouts drop pauses, drop fat_percent, drop carbohydrate_percent, drop protein_percent;
      alter table sleep_sessions
        drop short_interruption_seconds, drop long_interruption_seconds, drop continuity_class, drop duration_score,
        drop solidity_score, drop regeneration_score, drop sleep_goal_seconds, drop user_rating;
      alter table daily_activities
        drop inactivity_alerts, drop inactivity_alert_times, drop zone_totals, drop zones`);
    for (const table of EARLIER) await runner.query(`alter table ${table} drop device_id, drop flags`);
  }
}
