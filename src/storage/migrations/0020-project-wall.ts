import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES_OF_USERS = [
  'alertness_periods',
  'blood_oxygen_tests',
  'body_measurements',
  'body_temperatures',
  'change_events',
  'circadian_bedtimes',
  'connections',
  'consents',
  'credentials',
  'daily_activities',
  'daily_training_loads',
  'data_keys',
  'dead_letters',
  'electrocardiograms',
  'heart_rate_days',
  'nightly_recharges',
  'nightly_skin_temperatures',
  'payload_files',
  'payloads',
  'series_blocks',
  'silence_reports',
  'skin_contacts',
  'sleep_sessions',
  'stream_cursors',
  'stream_schedules',
  'sync_runs',
  'workout_routes',
  'workouts',
];

/**
 * Whoever is not the owner of the tables sees one project's users, and of other tables what is theirs: the project that
 * `tributary.project` names, nothing where it names none. A user is looked up by key for each row, since a list of the
 * project's users would be made anew for each statement; `offset 0` keeps the planner from doing so.
 */
export class ProjectWall implements MigrationInterface {
  readonly name = 'ProjectWall1760000000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table users enable row level security;
      create policy of_project on users
        using (project_id = (select nullif(current_setting('tributary.project', true), '')::uuid));
    `);
    for (const table of TABLES_OF_USERS) {
      await runner.query(`
        alter table ${table} enable row level security;
        create policy of_project on ${table}
          using (exists (select from users u where u.id = ${table}.user_id offset 0));
      `);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['users', ...TABLES_OF_USERS]) {
      await runner.query(`drop policy of_project on ${table}; alter table ${table} disable row level security`);
    }
  }
}
