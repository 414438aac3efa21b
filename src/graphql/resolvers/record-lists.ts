import { Args, Ctx, Query, Resolver } from 'type-graphql';
import type { StoredDailyActivity } from '../../domain/daily-activity.js';
import type { StoredNightlyRecharge } from '../../domain/nightly-recharge.js';
import type { StoredSleepSession } from '../../domain/sleep-session.js';
import type { StoredWorkout } from '../../domain/workout.js';
import type { GraphqlContext } from '../context.js';
import type { Connected } from '../pagination.js';
import { listOfUsers } from '../read-lists.js';
import {
  dailyActivityList,
  nightCriteria,
  nightlyRechargeList,
  sleepSessionList,
  workoutCriteria,
  workoutList,
} from '../record-lists.js';
import { NightsOfUsersArgs, WorkoutsOfUsersArgs } from '../types/arguments.js';
import {
  DailyActivityConnection,
  NightlyRechargeConnection,
  SleepSessionConnection,
  WorkoutConnection,
} from '../types/paging.js';

/** Lists across users: a coach's dashboard. */
@Resolver()
export class RecordListResolver {
  @Query(() => WorkoutConnection, { description: 'Workouts of several users, newest start first.' })
  async workouts(
    @Args(() => WorkoutsOfUsersArgs) { userIds = null, filter, ...paging }: WorkoutsOfUsersArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connected<StoredWorkout>> {
    return listOfUsers(workoutList, userIds, workoutCriteria(filter), paging, context);
  }

  @Query(() => SleepSessionConnection, { description: 'Sleep sessions of several users, newest start first.' })
  async sleepSessions(
    @Args(() => NightsOfUsersArgs) { userIds = null, filter, ...paging }: NightsOfUsersArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connected<StoredSleepSession>> {
    return listOfUsers(sleepSessionList, userIds, nightCriteria(filter), paging, context);
  }

  @Query(() => NightlyRechargeConnection, { description: 'Nightly recharges of several users, newest night first.' })
  async nightlyRecharges(
    @Args(() => NightsOfUsersArgs) { userIds = null, filter, ...paging }: NightsOfUsersArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connected<StoredNightlyRecharge>> {
    return listOfUsers(nightlyRechargeList, userIds, nightCriteria(filter), paging, context);
  }

  @Query(() => DailyActivityConnection, { description: 'Daily activities of several users, newest date first.' })
  async dailyActivities(
    @Args(() => NightsOfUsersArgs) { userIds = null, filter, ...paging }: NightsOfUsersArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connected<StoredDailyActivity>> {
    return listOfUsers(dailyActivityList, userIds, nightCriteria(filter), paging, context);
  }
}
