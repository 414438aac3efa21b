import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchema } from 'type-graphql';
import { AuditResolver } from './resolvers/audit.js';
import { BodyTemperatureResolver, ElectrocardiogramResolver } from './resolvers/biosensing.js';
import { ConnectionResolver } from './resolvers/connection.js';
import { DailyActivityResolver } from './resolvers/daily-activity.js';
import { ExportResolver } from './resolvers/export.js';
import { MutationResolver } from './resolvers/mutations.js';
import { NightlyRechargeResolver } from './resolvers/nightly-recharge.js';
import { NodeResolver } from './resolvers/node.js';
import { ProjectMutationResolver } from './resolvers/project-mutations.js';
import { ProjectResolver } from './resolvers/projects.js';
import { ProviderCredentialsResolver } from './resolvers/provider-credentials.js';
import { ProviderResolver } from './resolvers/providers.js';
import { recordListResolvers } from './resolvers/record-lists.js';
import { RecordResolver } from './resolvers/record.js';
import {
  SeriesResolver,
  HeartRateSeriesResolver,
  SampleSeriesResolver,
  SeriesSpanResolver,
} from './resolvers/series.js';
import { SleepSessionResolver } from './resolvers/sleep-session.js';
import { SyncRunResolver } from './resolvers/sync-run.js';
import { UserResolver } from './resolvers/user.js';
import { UsersResolver } from './resolvers/users.js';
import { WorkoutResolver } from './resolvers/workout.js';
import { decideScopes } from './scopes/decide.js';
import { guardRoots } from './scopes/guard.js';
import './types/activity-type.js';
import './types/enums.js';
import './types/record-enums.js';
import './types/series-enums.js';
import { declareProviderIds } from './types/provider-id.js';

export interface SchemaOptions {
  /** Ids of the registered providers; each becomes a value of the enumeration ProviderId. */
  providerIds: readonly string[];
}

/** The executable schema. Needs no database: what resolvers call is in the context of each request. */
export async function buildGraphqlSchema({ providerIds }: SchemaOptions): Promise<GraphQLSchema> {
  declareProviderIds(providerIds);
  const schema = await buildSchema({
    resolvers: [
      NodeResolver,
      UsersResolver,
      ProviderResolver,
      ProviderCredentialsResolver,
      ...recordListResolvers,
      MutationResolver,
      ExportResolver,
      ProjectResolver,
      ProjectMutationResolver,
      AuditResolver,
      UserResolver,
      ConnectionResolver,
      SyncRunResolver,
      RecordResolver,
      WorkoutResolver,
      SleepSessionResolver,
      NightlyRechargeResolver,
      DailyActivityResolver,
      BodyTemperatureResolver,
      ElectrocardiogramResolver,
      SeriesResolver,
      HeartRateSeriesResolver,
      SampleSeriesResolver,
      SeriesSpanResolver,
    ],
    // Scalars and use cases check what comes in, and say which argument is at fault.
    validate: false,
  });
  describeRoot(
    schema.getQueryType(),
    'What can be read. Everything is looked up inside what the API key or user token reaches.',
  );
  describeRoot(
    schema.getMutationType(),
    'What can be changed. A call may be repeated: what is done already is not done twice and is no error.',
  );
  decideScopes(schema);
  guardRoots(schema);
  return schema;
}

/** The library has no way to describe these two. */
function describeRoot(type: { description: string | null | undefined } | null | undefined, description: string): void {
  if (type !== null && type !== undefined) type.description = description;
}
