import type { SleepSession } from './sleep-session.js';

type Facts = Pick<SleepSession, 'device' | 'deviceId' | 'startTime' | 'endTime'>;

/**
 * Whether two sessions of one answer are analyses of the same sleep: of one device, as far as both tell theirs, and sharing
 * more than half of the shorter one. Less is shared by neighbours of which an answer holds both.
 */
export function isSameSleep(one: Facts, other: Facts): boolean {
  const isById = one.deviceId !== null && other.deviceId !== null;
  const [device, otherDevice] = isById ? [one.deviceId, other.deviceId] : [one.device, other.device];
  if (device !== null && otherDevice !== null && device !== otherDevice) return false;
  const sharedMs =
    Math.min(one.endTime.getTime(), other.endTime.getTime()) -
    Math.max(one.startTime.getTime(), other.startTime.getTime());
  return sharedMs > Math.min(lengthMs(one), lengthMs(other)) / 2;
}

function lengthMs({ startTime, endTime }: Facts): number {
  return endTime.getTime() - startTime.getTime();
}
