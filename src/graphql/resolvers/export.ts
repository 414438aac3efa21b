import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { EXPORT_SCOPES } from '../../application/export-user.js';
import type { GraphqlContext } from '../context.js';
import { Needs } from '../scopes/needs.js';
import { ExportUserInput, ExportUserPayload } from '../types/export.js';

@Resolver()
export class ExportResolver {
  @Needs(...EXPORT_SCOPES)
  @Mutation(() => ExportUserPayload, {
    description:
      'Gives an address, good for 15 minutes, behind which is all that is kept of a user: records, samples, payloads as they ' +
      'came. Takes every scope of reading, and `users:write`. Not for a user token.',
  })
  async exportUser(
    @Arg('input', () => ExportUserInput, { description: 'Whom.' }) input: ExportUserInput,
    @Ctx() { caller, useCases }: GraphqlContext,
  ): Promise<ExportUserPayload> {
    return useCases.exportUser(caller, input);
  }
}
