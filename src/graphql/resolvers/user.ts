import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { refuseWithoutScope } from '../../application/refusals.js';
import type { SeriesView } from '../../application/use-cases.js';
import type { Connection } from '../../domain/connection.js';
import { SeriesType } from '../../domain/sample-series.js';
import { READ_SCOPES, TIMELINE_OF } from '../../domain/scope.js';
import type { SyncRun } from '../../domain/sync-run.js';
import type { User } from '../../domain/user.js';
import type { GraphqlContext } from '../context.js';
import { identifyList } from '../cursors.js';
import { connect, readPageRequest, type Connected } from '../pagination.js';
import { Id } from '../scalars/index.js';
import { Needs } from '../scopes/needs.js';
import { SeriesArgs, SyncRunsArgs, TimelineArgs } from '../types/arguments.js';
import { ConnectionType } from '../types/connection.js';
import { SyncRunConnection } from '../types/paging.js';
import { ProviderId } from '../types/provider-id.js';
import { HeartRateSeriesType, SampleSeriesType } from '../types/series.js';
import { UserType } from '../types/user.js';

async function timeline(
  { id: userId }: User,
  type: SeriesType,
  { from, to, resolution, provider = null }: TimelineArgs,
  { loaders }: GraphqlContext,
): Promise<SeriesView> {
  return loaders.timelines({ type, from, to, resolution, provider }).load(userId);
}

@Resolver(() => UserType)
export class UserResolver {
  @Needs()
  @FieldResolver(() => Id, { description: "The application's own id of its user." })
  id(@Root() user: User): string {
    return user.externalId;
  }

  @Needs()
  @FieldResolver(() => [ConnectionType], { description: "The user's connections, one for each provider at most." })
  async connections(@Root() user: User, @Ctx() { loaders }: GraphqlContext): Promise<Connection[]> {
    return loaders.connectionsOfUser.load(user.id);
  }

  @Needs()
  @FieldResolver(() => ConnectionType, {
    nullable: true,
    description: 'The connection to one provider. Null where the user was never connected to it.',
  })
  async connection(
    @Root() user: User,
    @Arg('provider', () => ProviderId, { description: 'The provider.' }) provider: string,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<Connection | null> {
    const connections = await loaders.connectionsOfUser.load(user.id);
    return connections.find((connection) => connection.provider === provider) ?? null;
  }

  @Needs(READ_SCOPES[TIMELINE_OF.HEART_RATE])
  @FieldResolver(() => HeartRateSeriesType, {
    description:
      'Heart rate over time, of the day and of workouts, merged; without that of workouts for whom may not read them.',
  })
  async heartRate(
    @Root() user: User,
    @Args(() => TimelineArgs) range: TimelineArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<SeriesView> {
    return timeline(user, SeriesType.HEART_RATE, range, context);
  }

  // By its type, which a variable may hold.
  @Needs()
  @FieldResolver(() => SampleSeriesType, {
    description:
      'One quantity over time, of all records but sleep, merged. The heart rate of a sleep is left out, since the heart rate through the day holds the same at other minutes; it is `SleepSession.heartRate`. Each type needs the scope of the data type that it is recorded with first of all; samples of records whose scope the caller lacks are left out.',
  })
  async series(
    @Root() user: User,
    @Args(() => SeriesArgs) { type, ...range }: SeriesArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<SeriesView> {
    const scope = READ_SCOPES[TIMELINE_OF[type]];
    if (!context.caller.scopes.has(scope)) {
      throw refuseWithoutScope(context.caller, scope, `Argument \`type\` takes ${type}, which`, 'type');
    }
    return timeline(user, type, range, context);
  }

  @Needs()
  @FieldResolver(() => SyncRunConnection, { description: 'Sync runs, newest first.' })
  async syncRuns(
    @Root() user: User,
    @Args(() => SyncRunsArgs) { provider = null, ...paging }: SyncRunsArgs,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<Connected<SyncRun>> {
    const list = identifyList('syncRuns', [user.id]);
    const page = await loaders.syncRuns(provider, readPageRequest(list, paging)).load(user.id);
    return connect(
      list,
      page,
      ({ createdAt }) => createdAt.toISOString(),
      () => loaders.syncRunCounts(provider).load(user.id),
    );
  }
}
