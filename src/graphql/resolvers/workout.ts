import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { SeriesView, WorkoutFile } from '../../application/use-cases.js';
import type { StoredNightlyRecharge } from '../../domain/nightly-recharge.js';
import { Resolution, SeriesType } from '../../domain/sample-series.js';
import type { StoredSleepSession } from '../../domain/sleep-session.js';
import type { StoredWorkout } from '../../domain/workout.js';
import type { GraphqlContext } from '../context.js';
import { allSeriesOfRecord, seriesOfRecord } from '../record-series.js';
import { viewRoute, type RouteView } from '../route.js';
import { NightlyRechargeType } from '../types/nightly-recharge.js';
import { RouteType } from '../types/route.js';
import { HeartRateSeriesType, SampleSeriesType } from '../types/series.js';
import { SleepSessionType } from '../types/sleep-session.js';
import { WorkoutFileType } from '../types/workout-file.js';
import { WorkoutType } from '../types/workout.js';

const RESOLUTION = { defaultValue: Resolution.RAW, description: 'Width of a bucket.' };

@Resolver(() => WorkoutType)
export class WorkoutResolver {
  @FieldResolver(() => RouteType, {
    nullable: true,
    description: 'Where it led. Null when it has no route or it was not fetched.',
  })
  async route(@Root() workout: StoredWorkout, @Ctx() { loaders }: GraphqlContext): Promise<RouteView | null> {
    return viewRoute(await loaders.routes.load(workout));
  }

  @FieldResolver(() => [WorkoutFileType], {
    description:
      'The recording as files to download, in the forms that there are: those that the gateway keeps, and while the user is connected those that the provider can be asked for.',
  })
  async files(@Root() workout: StoredWorkout, @Ctx() { loaders }: GraphqlContext): Promise<WorkoutFile[]> {
    return loaders.files.load(workout);
  }

  @FieldResolver(() => HeartRateSeriesType, {
    description: 'Heart rate as recorded with the workout; empty where there is none.',
  })
  async heartRate(
    @Root() workout: StoredWorkout,
    @Arg('resolution', () => Resolution, RESOLUTION) resolution: Resolution,
    @Ctx() context: GraphqlContext,
  ): Promise<SeriesView> {
    return seriesOfRecord(workout, SeriesType.HEART_RATE, resolution, context);
  }

  @FieldResolver(() => [SampleSeriesType], {
    description: 'What was recorded with the workout, one series for each type that it has.',
  })
  async series(
    @Root() workout: StoredWorkout,
    @Arg('types', () => [SeriesType], {
      nullable: true,
      description: 'Only these types; left out: all that the workout has.',
    })
    types: SeriesType[] | null | undefined,
    @Arg('resolution', () => Resolution, RESOLUTION) resolution: Resolution,
    @Ctx() context: GraphqlContext,
  ): Promise<SeriesView[]> {
    return allSeriesOfRecord(workout, types ?? null, resolution, context);
  }

  @FieldResolver(() => SleepSessionType, {
    nullable: true,
    description:
      'The sleep of the night before, of the same provider. Null where there is none that ended by the start.',
  })
  async sleepBefore(
    @Root() workout: StoredWorkout,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<StoredSleepSession | null> {
    const { userId, provider, localDate, startTime } = workout;
    if (localDate === null) return null;
    const sleep = await loaders.mainSleepOfNight.load({ userId, provider, night: localDate });
    return sleep !== null && sleep.endTime <= startTime ? sleep : null;
  }

  @FieldResolver(() => NightlyRechargeType, {
    nullable: true,
    description: 'The recovery of the night before, of the same provider. Null where there is none.',
  })
  async nightlyRecharge(
    @Root() workout: StoredWorkout,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<StoredNightlyRecharge | null> {
    const { userId, provider, localDate } = workout;
    return localDate === null ? null : loaders.rechargeOfNight.load({ userId, provider, night: localDate });
  }
}
