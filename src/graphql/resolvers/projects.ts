import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { ApiKey } from '../../domain/api-key.js';
import type { Project } from '../../domain/user.js';
import type { GraphqlContext } from '../context.js';
import { identifyList } from '../cursors.js';
import { connect, readPageRequest, type Connected } from '../pagination.js';
import { Id } from '../scalars/index.js';
import { ForRoot, Needs } from '../scopes/needs.js';
import { PageArgs } from '../types/arguments.js';
import { ApiKeyConnection, ProjectConnection } from '../types/project-paging.js';
import { ProjectType, WhoAmIType } from '../types/project.js';

@Resolver(() => ProjectType)
export class ProjectResolver {
  @Query(() => WhoAmIType, { description: 'What the credential of this request is, and allows.' })
  @ForRoot()
  @Needs()
  whoAmI(@Ctx() { requester }: GraphqlContext): WhoAmIType {
    if (requester.kind === 'root') return { kind: 'root', project: null, scopes: [] };
    const { kind, project, scopes } = requester;
    return { kind, project, scopes: [...scopes] };
  }

  @Query(() => ProjectConnection, { description: 'All projects, by name. For the root key alone.' })
  @ForRoot()
  @Needs()
  async projects(
    @Args(() => PageArgs) paging: PageArgs,
    @Ctx() { requester, projects }: GraphqlContext,
  ): Promise<Connected<Project>> {
    const list = identifyList('projects', []);
    const page = await projects.listProjects(requester, readPageRequest(list, paging));
    return connect(
      list,
      page,
      ({ name }) => name,
      () => projects.countProjects(requester),
    );
  }

  @Query(() => ProjectType, { nullable: true, description: 'One project. Null where there is none within reach.' })
  @ForRoot()
  @Needs('admin')
  async project(
    @Arg('id', () => Id, {
      nullable: true,
      description: "Required with the root key. Left out: the API key's own project.",
    })
    id: string | null | undefined,
    @Ctx() { requester, projects }: GraphqlContext,
  ): Promise<Project | null> {
    return projects.findProject(requester, id ?? null);
  }

  @FieldResolver(() => ApiKeyConnection, {
    description: 'The keys of the project, newest first, with those that are good no more.',
  })
  @Needs('admin')
  async apiKeys(
    @Root() { id }: Project,
    @Args(() => PageArgs) paging: PageArgs,
    @Ctx() { keys }: GraphqlContext,
  ): Promise<Connected<ApiKey>> {
    const list = identifyList('apiKeys', [id]);
    const page = await keys.pages(readPageRequest(list, paging)).load(id);
    return connect(
      list,
      page,
      ({ createdAt }) => createdAt.toISOString(),
      () => keys.counts.load(id),
    );
  }
}
