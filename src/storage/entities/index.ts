import { AlertnessPeriodEntity } from './alertness-period.js';
import { ApiKeyEntity } from './api-key.js';
import { AuditEntryEntity } from './audit-entry.js';
import { BloodOxygenTestEntity } from './blood-oxygen-test.js';
import { BodyMeasurementEntity } from './body-measurement.js';
import { BodyTemperatureEntity } from './body-temperature.js';
import { CircadianBedtimeEntity } from './circadian-bedtime.js';
import { ConnectionEntity } from './connection.js';
import { DailyActivityEntity } from './daily-activity.js';
import { DailyTrainingLoadEntity } from './daily-training-load.js';
import { ElectrocardiogramEntity } from './electrocardiogram.js';
import { HeartRateDayEntity } from './heart-rate-day.js';
import { NightlyRechargeEntity } from './nightly-recharge.js';
import { NightlySkinTemperatureEntity } from './nightly-skin-temperature.js';
import { ProjectEntity } from './project.js';
import { SkinContactEntity } from './skin-contact.js';
import { SleepSessionEntity } from './sleep-session.js';
import { SyncRunEntity } from './sync-run.js';
import { UserEntity } from './user.js';
import { WorkoutEntity } from './workout.js';

/** Every entity: the tables whose rows are read as they are. The other tables are spoken to in SQL alone. */
export const entities = [
  ProjectEntity,
  ApiKeyEntity,
  AuditEntryEntity,
  UserEntity,
  ConnectionEntity,
  SyncRunEntity,
  WorkoutEntity,
  SleepSessionEntity,
  NightlyRechargeEntity,
  HeartRateDayEntity,
  DailyActivityEntity,
  DailyTrainingLoadEntity,
  AlertnessPeriodEntity,
  CircadianBedtimeEntity,
  BodyTemperatureEntity,
  NightlySkinTemperatureEntity,
  BloodOxygenTestEntity,
  ElectrocardiogramEntity,
  SkinContactEntity,
  BodyMeasurementEntity,
];
