import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ProviderInfo } from '../../application/use-cases.js';
import type { Connection } from '../../domain/connection.js';
import type { User } from '../../domain/user.js';
import type { GraphqlContext } from '../context.js';
import { ownerOf } from '../owner.js';
import { ConnectionType } from '../types/connection.js';
import { ProviderType } from '../types/provider.js';
import { UserType } from '../types/user.js';
import { findProvider } from './providers.js';

@Resolver(() => ConnectionType)
export class ConnectionResolver {
  @FieldResolver(() => UserType, { description: 'Whose connection it is.' })
  async user(@Root() connection: Connection, @Ctx() context: GraphqlContext): Promise<User> {
    return ownerOf(connection, context);
  }

  @FieldResolver(() => ProviderType, { description: 'With whom.' })
  provider(@Root() connection: Connection, @Ctx() context: GraphqlContext): Promise<ProviderInfo> {
    return findProvider(context, connection.provider);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "The provider's own id of the user. Null until the first consent.",
  })
  providerUserId(@Root() connection: Connection): string | null {
    return connection.externalUserId;
  }
}
