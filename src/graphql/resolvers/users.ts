import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { badInput } from '../../application/refusals.js';
import type { User } from '../../domain/user.js';
import type { GraphqlContext } from '../context.js';
import { identifyList } from '../cursors.js';
import { connect, readPageRequest, type Connected } from '../pagination.js';
import { Id } from '../scalars/index.js';
import { Needs } from '../scopes/needs.js';
import { UsersArgs } from '../types/arguments.js';
import { UserConnection } from '../types/paging.js';
import { UserType } from '../types/user.js';

const MAX_SEARCH_LENGTH = 200;

@Resolver()
export class UsersResolver {
  @Needs()
  @Query(() => UserType, { nullable: true, description: 'The user that a user token speaks for. Null for an API key.' })
  me(@Ctx() { caller }: GraphqlContext): User | null {
    return caller.kind === 'user' ? caller.user : null;
  }

  @Needs()
  @Query(() => UserType, { nullable: true, description: 'One user. Null where there is none within reach.' })
  async user(
    @Arg('id', () => Id, { description: "The application's own id of its user." }) id: string,
    @Ctx() { caller, loaders, useCases }: GraphqlContext,
  ): Promise<User | null> {
    const user = await useCases.findUser(caller, id);
    if (user !== null) loaders.user.prime(user.id, user);
    return user;
  }

  @Needs()
  @Query(() => UserConnection, { description: 'The users of the application, by their id. Not for a user token.' })
  async users(
    @Args(() => UsersArgs) { search = null, ...paging }: UsersArgs,
    @Ctx() { caller, loaders, useCases }: GraphqlContext,
  ): Promise<Connected<User>> {
    if (search !== null && (search.length > MAX_SEARCH_LENGTH || search.includes('\u0000'))) {
      throw badInput('search', `takes at most ${MAX_SEARCH_LENGTH} characters, none of them U+0000`);
    }
    const list = identifyList('users', [caller.project.id]);
    const page = await useCases.listUsers(caller, search, readPageRequest(list, paging));
    for (const user of page.rows) loaders.user.prime(user.id, user);
    return connect(
      list,
      page,
      ({ externalId }) => externalId,
      () => useCases.countUsers(caller, search),
    );
  }
}
