import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { ProviderInfo } from '../../application/use-cases.js';
import type { GraphqlContext } from '../context.js';
import { Needs } from '../scopes/needs.js';
import { ProviderId } from '../types/provider-id.js';
import { ProviderType } from '../types/provider.js';

/** @throws Error for an id that the schema knows and the registry does not: both are made from one list */
export async function findProvider({ loaders }: GraphqlContext, id: string): Promise<ProviderInfo> {
  const found = (await loaders.providers()).find((provider) => provider.id === id);
  if (found === undefined) throw new Error(`provider ${id} is not registered`);
  return found;
}

@Resolver()
export class ProviderResolver {
  @Needs()
  @Query(() => [ProviderType], { description: 'The providers of this gateway.' })
  providers(@Ctx() { loaders }: GraphqlContext): Promise<ProviderInfo[]> {
    return loaders.providers();
  }

  @Needs()
  @Query(() => ProviderType, { description: 'One provider.' })
  provider(
    @Arg('id', () => ProviderId, { description: 'The provider.' }) id: string,
    @Ctx() context: GraphqlContext,
  ): Promise<ProviderInfo> {
    return findProvider(context, id);
  }
}
