import { ConnectionEntity } from './connection.js';
import { DailyActivityEntity } from './daily-activity.js';
import { HeartRateDayEntity } from './heart-rate-day.js';
import { NightlyRechargeEntity } from './nightly-recharge.js';
import { ProjectEntity } from './project.js';
import { SleepSessionEntity } from './sleep-session.js';
import { SyncRunEntity } from './sync-run.js';
import { UserEntity } from './user.js';
import { WorkoutEntity } from './workout.js';

/** Every entity: the tables whose rows are read as they are. The other tables are spoken to in SQL alone. */
export const entities = [
  ProjectEntity,
  UserEntity,
  ConnectionEntity,
  SyncRunEntity,
  WorkoutEntity,
  SleepSessionEntity,
  NightlyRechargeEntity,
  HeartRateDayEntity,
  DailyActivityEntity,
];
