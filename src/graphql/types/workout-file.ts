import { Field, ObjectType } from 'type-graphql';
import type { WorkoutFile } from '../../application/use-cases.js';
import { FileFormat } from '../../domain/workout-file.js';
import { DateTime, Url } from '../scalars/index.js';
import { describeEnum } from './enums.js';

describeEnum(FileFormat, 'FileFormat', 'A form in which the recording of a workout is handed out.', {
  FIT: 'Binary; holds laps, pauses, and everything that the device recorded.',
  TCX: 'Training Center XML; holds laps and samples.',
  GPX: 'GPS Exchange XML; holds the route.',
});

@ObjectType('WorkoutFile', {
  simpleResolvers: true,
  description: 'The recording of a workout as a file, as its provider hands it out.',
})
export class WorkoutFileType implements WorkoutFile {
  @Field(() => FileFormat, { description: 'The form.' })
  format!: FileFormat;

  @Field(() => Url, {
    description:
      'Where a GET without further credentials answers with the file, until `expiresAt`. What the gateway does not keep is fetched from the provider at that moment, so it may answer 404, 502, or 503 with Retry-After.',
  })
  url!: string;

  @Field(() => DateTime, { description: 'When the address ends to work.' })
  expiresAt!: Date;
}
