import { Field, Int, InterfaceType } from 'type-graphql';
import type { StoredRecord } from '../../domain/record.js';
import { RecordFlag } from '../../domain/record-flag.js';
import { UtcOffsetOrigin } from '../../domain/time.js';
import { DateTime } from '../scalars/index.js';

@InterfaceType('Record', {
  description: 'What every record tells of itself: whose it is, where it comes from, and when it was.',
})
export abstract class RecordType implements StoredRecord {
  id!: string;
  userId!: string;
  provider!: string;
  externalId!: string;
  device!: string | null;
  deviceId!: string | null;
  isManual!: boolean | null;
  revision!: string | null;
  receivedAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Start. Null where the provider sends local clocks only and no offset from UTC is known.',
  })
  startTime!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'End. Null where `startTime` is, or the provider gives none.' })
  endTime!: Date | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "The wearer's offset from UTC at the start, minutes east. Null where none is known; never 0 for unknown.",
  })
  utcOffsetMinutes!: number | null;

  @Field(() => UtcOffsetOrigin, { description: 'Where the offset comes from. NONE exactly when it is null.' })
  utcOffsetOrigin!: UtcOffsetOrigin;

  @Field(() => [RecordFlag], {
    description: 'What does not add up in the record, which is kept as the provider sent it; empty where all does.',
  })
  flags!: RecordFlag[];
}
