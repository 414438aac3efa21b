import { ArgsType, Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { AuditAction, AuditActorKind, type AuditDetails } from '../../domain/audit.js';
import { DateTime, Id, Json } from '../scalars/index.js';
import { PageArgs } from './arguments.js';
import { connectionOf } from './paging.js';

registerEnumType(AuditAction, {
  name: 'AuditAction',
  description: 'What is told in the audit log. Syncs are not: their runs tell of themselves.',
  valuesConfig: {
    PROJECT_CREATED: { description: 'The project was made.' },
    PROJECT_RENAMED: { description: 'The project got another name.' },
    REDIRECT_URLS_SET: { description: 'The list of where browsers may return was set.' },
    KEY_CREATED: { description: 'An API key was made.' },
    KEY_ROTATED: { description: 'An API key got a successor.' },
    KEY_REVOKED: { description: 'An API key was revoked.' },
    CREDENTIALS_SET: { description: "The project's own provider credentials were entered." },
    CREDENTIALS_REMOVED: { description: "The project's own provider credentials were taken out." },
    USER_CREATED: { description: 'A user was made.' },
    USER_ERASED: { description: 'A user was erased; the details are the receipt.' },
    USER_REBUILT: { description: 'What is stored of a user was mapped again.' },
    TOKEN_ISSUED: { description: 'A token was issued for a user, or for a coach of several: an entry for each.' },
    TOKEN_REVOKED: { description: 'A token was revoked.' },
    ALL_TOKENS_REVOKED: { description: 'All tokens of a user were revoked.' },
    CONNECT_BEGUN: { description: 'A consent was asked for.' },
    CONNECTED: { description: 'A consent was given, and the user is connected.' },
    CONSENT_REFUSED: { description: 'A consent was refused, or came to nothing.' },
    DISCONNECTED: { description: 'A connection was ended, or data of an ended one erased.' },
    EXPORT_ASKED: { description: 'An address was given out behind which all data of a user is.' },
    EXPORT_OPENED: { description: 'All data of a user was sent.' },
  },
});

registerEnumType(AuditActorKind, {
  name: 'AuditActorKind',
  description: 'Whose doing it was.',
  valuesConfig: {
    ROOT: { description: 'The holder of the root key, or who runs commands where the gateway runs.' },
    KEY: { description: 'An API key.' },
    USER_TOKEN: { description: 'A user token.' },
    GATEWAY: { description: 'The gateway itself, or what a browser without a credential brought about.' },
  },
});

@ObjectType('AuditActor', { simpleResolvers: true, description: 'Whose doing it was.' })
class AuditActorType {
  @Field(() => AuditActorKind, { description: 'What it is.' })
  kind!: AuditActorKind;

  @Field(() => Id, { nullable: true, description: 'Id of the API key, or of the user token. Null for others.' })
  id!: string | null;

  @Field(() => String, { nullable: true, description: 'First characters of the API key. Null for others.' })
  prefix!: string | null;
}

@ObjectType('AuditEntry', { simpleResolvers: true, description: "One line of the project's audit log." })
export class AuditEntryType {
  @Field(() => Id, { description: 'Never changes.' })
  id!: string;

  @Field(() => Int, { description: "Place in the project's log, from 1 on without a gap." })
  sequence!: number;

  @Field(() => DateTime, { description: 'When it happened; never before the entry before.' })
  at!: Date;

  @Field(() => AuditAction, { description: 'What happened.' })
  action!: AuditAction;

  @Field(() => AuditActorType, { description: 'Whose doing it was.' })
  actor!: AuditActorType;

  @Field(() => Id, {
    nullable: true,
    description: "The application's own id of the user, also of one who was erased. Null where it is about none.",
  })
  userId!: string | null;

  @Field(() => Json, { description: 'Ids, names and counts of what happened; no secrets and nothing of health.' })
  details!: AuditDetails;

  @Field(() => String, { description: 'SHA-256 in hexadecimal; covers that of the entry before.' })
  hash!: string;
}

export const AuditEntryConnection = connectionOf(
  'AuditEntry',
  AuditEntryType,
  'entries of the audit log',
  'newest first',
);

@InputType('AuditFilter', { description: 'Which entries; each field narrows.' })
class AuditFilterInput {
  @Field(() => Id, { nullable: true, description: "Only about this user, by the application's own id." })
  userId?: string | null;

  @Field(() => [AuditAction], { nullable: true, description: 'Only these.' })
  actions?: AuditAction[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Earliest time, inclusive.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Latest time, exclusive.' })
  to?: Date | null;
}

@ArgsType()
export class AuditLogArgs extends PageArgs {
  @Field(() => Id, {
    nullable: true,
    description: 'The project. Required with the root key; an API key reads that of its own project alone.',
  })
  projectId?: string | null;

  @Field(() => AuditFilterInput, { nullable: true, description: 'Which entries.' })
  filter?: AuditFilterInput | null;
}
