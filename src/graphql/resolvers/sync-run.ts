import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Connection } from '../../domain/connection.js';
import { readableDataTypes } from '../../domain/scope.js';
import type { SyncRun, SyncStep } from '../../domain/sync-run.js';
import type { GraphqlContext } from '../context.js';
import { ConnectionType } from '../types/connection.js';
import { SyncRunType, SyncStepType } from '../types/sync-run.js';

@Resolver(() => SyncRunType)
export class SyncRunResolver {
  /** @throws Error where the connection is gone: its user was erased while the request ran */
  @FieldResolver(() => ConnectionType, { description: 'What is brought up to date.' })
  async connection(@Root() { userId, connectionId }: SyncRun, @Ctx() { loaders }: GraphqlContext): Promise<Connection> {
    const connection = await loaders.nodes.Connection.load({ userId, id: connectionId });
    if (connection === null) throw new Error('a sync run was read whose connection is not there');
    return connection;
  }

  @FieldResolver(() => [SyncStepType], {
    description:
      'One for each data type, in the order in which they run; only of data types whose scope the caller has, since a step ' +
      'tells how much there is.',
  })
  steps(@Root() { steps }: SyncRun, @Ctx() { caller }: GraphqlContext): SyncStep[] {
    const readable = readableDataTypes(caller.scopes);
    return readable === null ? steps : steps.filter(({ dataType }) => readable.includes(dataType));
  }
}
