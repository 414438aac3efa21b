import { z } from 'zod';
import { isoDuration, utcDateTime } from '../../provider-kit/payload-time.js';
import { optionalNumber } from './numbers.js';
import { optionalWord } from './words.js';

/** `GET /v3/users/physical-info`. Birthday and gender are there too, and are read by nobody. */
export const physicalInfoSchema = z.object({
  weight: optionalNumber,
  height: optionalNumber,
  created: utcDateTime.nullish(),
  modified: utcDateTime.nullish(),
  maximum_heart_rate: optionalNumber,
  resting_heart_rate: optionalNumber,
  aerobic_threshold: optionalNumber,
  anaerobic_threshold: optionalNumber,
  vo2_max: optionalNumber,
  weight_source: optionalWord,
  training_background: optionalWord,
  typical_day: optionalWord,
  sleep_goal: isoDuration.nullish(),
});

export type PhysicalInfo = z.output<typeof physicalInfoSchema>;
