import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Query, Resolver, Root, type ClassType } from 'type-graphql';
import type { ListedType } from '../../application/ports/index.js';
import { RECORD_TRAITS, type StoredRecordOf } from '../../domain/record-traits.js';
import type { User } from '../../domain/user.js';
import type { GraphqlContext } from '../context.js';
import type { Connected, PageArguments } from '../pagination.js';
import { listOfUser, listOfUsers } from '../read-lists.js';
import { selectedProperties } from '../selected-properties.js';
import { dateCriteria, RECORD_LISTS, timeCriteria, workoutCriteria, type CriteriaOf } from '../record-lists.js';
import { BY_DATE, BY_TIME, WORKOUTS } from '../types/arguments.js';
import {
  AlertnessPeriodConnection,
  BloodOxygenTestConnection,
  BodyMeasurementConnection,
  BodyTemperatureConnection,
  CircadianBedtimeConnection,
  DailyActivityConnection,
  DailyTrainingLoadConnection,
  ElectrocardiogramConnection,
  NightlyRechargeConnection,
  NightlySkinTemperatureConnection,
  SkinContactConnection,
  SleepSessionConnection,
  WorkoutConnection,
} from '../types/paging.js';
import { UserType } from '../types/user.js';

type ListArguments = PageArguments & { filter?: object | null; userIds?: string[] | null };

/** Which order a list has, in words. */
const ORDER = { startTime: 'newest start first', night: 'newest night first', date: 'newest date first' } as const;

/** The list of a data type's records, under a user and across users (a coach's dashboard). */
function listResolver<T extends ListedType>(
  dataType: T,
  connection: ClassType<Connected<object>>,
  records: string,
): ClassType {
  const { field: name } = RECORD_LISTS[dataType];
  const taken = argumentsOf(dataType);
  const order = ORDER[RECORD_TRAITS[dataType].listedBy];

  @Resolver(() => UserType)
  class ListResolver {
    // The library tells fields apart by the names of methods.
    @FieldResolver(() => connection, { description: `${records}, ${order}.` })
    async [name](
      @Root() user: User,
      @Args(() => taken.ofUser) { filter, ...paging }: ListArguments,
      @Ctx() context: GraphqlContext,
      @Info() info: GraphQLResolveInfo,
    ): Promise<Connected<StoredRecordOf[T]>> {
      return listOfUser(dataType, user.id, taken.criteria(filter), paging, selectedProperties(info), context);
    }

    @Query(() => connection, { name, description: `${records} of several users, ${order}.` })
    async ofUsers(
      @Args(() => taken.ofUsers) { userIds = null, filter, ...paging }: ListArguments,
      @Ctx() context: GraphqlContext,
      @Info() info: GraphQLResolveInfo,
    ): Promise<Connected<StoredRecordOf[T]>> {
      return listOfUsers(dataType, userIds, taken.criteria(filter), paging, selectedProperties(info), context);
    }
  }
  return ListResolver;
}

interface Taken<T extends ListedType> {
  ofUser: ClassType<ListArguments>;
  ofUsers: ClassType<ListArguments>;
  criteria: (filter: object | null | undefined) => CriteriaOf<T>;
}

/** The arguments of a list, and how its filter is read; which of the three they are follows from the data type. */
function argumentsOf<T extends ListedType>(dataType: T): Taken<T> {
  const { filteredBy } = RECORD_TRAITS[dataType];
  const taken: Taken<ListedType> =
    dataType === 'WORKOUT'
      ? { ...WORKOUTS, criteria: (filter) => workoutCriteria(filter) }
      : filteredBy === 'startTime'
        ? { ...BY_TIME, criteria: (filter) => timeCriteria(filter) }
        : { ...BY_DATE, criteria: (filter) => dateCriteria(filter) };
  return taken;
}

/** One for each listed data type. */
export const recordListResolvers = [
  listResolver('WORKOUT', WorkoutConnection, 'Workouts'),
  listResolver('SLEEP_SESSION', SleepSessionConnection, 'Sleep sessions'),
  listResolver('NIGHTLY_RECHARGE', NightlyRechargeConnection, 'Nightly recharges'),
  listResolver('DAILY_ACTIVITY', DailyActivityConnection, 'Daily activities'),
  listResolver('TRAINING_LOAD', DailyTrainingLoadConnection, 'Training loads of days'),
  listResolver('ALERTNESS', AlertnessPeriodConnection, 'Alertness'),
  listResolver('CIRCADIAN_BEDTIME', CircadianBedtimeConnection, 'Circadian bedtimes'),
  listResolver('BODY_TEMPERATURE', BodyTemperatureConnection, 'Periods of body and skin temperature'),
  listResolver('SKIN_TEMPERATURE', NightlySkinTemperatureConnection, 'Skin temperatures of nights'),
  listResolver('BLOOD_OXYGEN', BloodOxygenTestConnection, 'Tests of blood oxygen'),
  listResolver('ECG', ElectrocardiogramConnection, 'Electrocardiograms'),
  listResolver('SKIN_CONTACT', SkinContactConnection, 'Periods in which a device watched whether it was worn'),
  listResolver('BODY_MEASUREMENT', BodyMeasurementConnection, 'Figures of the body'),
] as const;
