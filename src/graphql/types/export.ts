import { Field, InputType, ObjectType } from 'type-graphql';
import { DateTime, Id, Url } from '../scalars/index.js';

@InputType('ExportUserInput', { description: 'Whom to export.' })
export class ExportUserInput {
  @Field(() => Id, { description: "The application's own id of its user." })
  userId!: string;
}

@ObjectType('ExportUserPayload', { simpleResolvers: true, description: 'The answer of `exportUser`.' })
export class ExportUserPayload {
  @Field(() => Url, {
    description: 'Where the archive is: NDJSON, as of the time of the download. Whoever has the address has the data.',
  })
  url!: string;

  @Field(() => DateTime, { description: 'Until when a download can begin.' })
  expiresAt!: Date;
}
