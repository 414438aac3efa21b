import { Field, Int, ObjectType, type ClassType } from 'type-graphql';
import type { Connected } from '../pagination.js';
import { AlertnessPeriodType } from './alertness-period.js';
import { BloodOxygenTestType } from './blood-oxygen-test.js';
import { BodyMeasurementType } from './body-measurement.js';
import { BodyTemperatureType } from './body-temperature.js';
import { CircadianBedtimeType } from './circadian-bedtime.js';
import { DailyActivityType } from './daily-activity.js';
import { DailyTrainingLoadType } from './daily-training-load.js';
import { ElectrocardiogramType } from './electrocardiogram.js';
import { NightlyRechargeType } from './nightly-recharge.js';
import { NightlySkinTemperatureType } from './nightly-skin-temperature.js';
import { SkinContactType } from './skin-contact.js';
import { SleepSessionType } from './sleep-session.js';
import { SyncRunType } from './sync-run.js';
import { UserType } from './user.js';
import { WorkoutType } from './workout.js';

@ObjectType('PageInfo', { simpleResolvers: true, description: 'Where a page lies in its list.' })
class PageInfoType {
  @Field(() => Boolean, { description: 'There are rows after this page; always truthful.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'There are rows before this page; always truthful.' })
  hasPreviousPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the first row, for `before`. Null where the page is empty.',
  })
  readonly startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last row, for `after`. Null where the page is empty.',
  })
  readonly endCursor!: string | null;
}

/** The edge and the connection of a list; `rows` names its rows in descriptions. */
export function connectionOf<T extends object>(
  name: string,
  node: ClassType<T>,
  rows: string,
  order: string,
): ClassType<Connected<T>> {
  @ObjectType(`${name}Edge`, { simpleResolvers: true, description: `One row of a list of ${rows}, with its place.` })
  class Edge {
    @Field(() => String, { description: 'Opaque place of the row in its list; stays good while rows are added.' })
    cursor!: string;

    @Field(() => node, { description: 'The row.' })
    node!: T;
  }

  @ObjectType(`${name}Connection`, { simpleResolvers: true, description: `A page of a list of ${rows}, ${order}.` })
  class Connection implements Connected<T> {
    @Field(() => [Edge], { description: 'The rows with their cursors.' })
    readonly edges!: Edge[];

    @Field(() => [node], { description: 'The rows.' })
    nodes!: T[];

    @Field(() => PageInfoType, { description: 'Where the page lies in its list.' })
    pageInfo!: PageInfoType;

    @Field(() => Int, {
      description: 'Number of rows of the whole list under the same filter. Counted only when selected.',
    })
    readonly totalCount!: Promise<number>;
  }
  return Connection;
}

export const UserConnection = connectionOf('User', UserType, 'users', 'by their id');
export const SyncRunConnection = connectionOf('SyncRun', SyncRunType, 'sync runs', 'newest first');
export const WorkoutConnection = connectionOf('Workout', WorkoutType, 'workouts', 'newest first');
export const SleepSessionConnection = connectionOf('SleepSession', SleepSessionType, 'sleep sessions', 'newest first');
export const NightlyRechargeConnection = connectionOf(
  'NightlyRecharge',
  NightlyRechargeType,
  'nightly recharges',
  'newest first',
);
export const DailyActivityConnection = connectionOf(
  'DailyActivity',
  DailyActivityType,
  'daily activities',
  'newest first',
);
export const DailyTrainingLoadConnection = connectionOf(
  'DailyTrainingLoad',
  DailyTrainingLoadType,
  'daily training loads',
  'newest first',
);
export const AlertnessPeriodConnection = connectionOf(
  'AlertnessPeriod',
  AlertnessPeriodType,
  'alertness periods',
  'newest first',
);
export const CircadianBedtimeConnection = connectionOf(
  'CircadianBedtime',
  CircadianBedtimeType,
  'circadian bedtimes',
  'newest first',
);
export const BodyTemperatureConnection = connectionOf(
  'BodyTemperature',
  BodyTemperatureType,
  'body temperatures',
  'newest first',
);
export const NightlySkinTemperatureConnection = connectionOf(
  'NightlySkinTemperature',
  NightlySkinTemperatureType,
  'nightly skin temperatures',
  'newest first',
);
export const BloodOxygenTestConnection = connectionOf(
  'BloodOxygenTest',
  BloodOxygenTestType,
  'blood oxygen tests',
  'newest first',
);
export const ElectrocardiogramConnection = connectionOf(
  'Electrocardiogram',
  ElectrocardiogramType,
  'electrocardiograms',
  'newest first',
);
export const SkinContactConnection = connectionOf('SkinContact', SkinContactType, 'skin contacts', 'newest first');
export const BodyMeasurementConnection = connectionOf(
  'BodyMeasurement',
  BodyMeasurementType,
  'body measurements',
  'newest first',
);
