import { InMemoryNotificationChannel, type NotificationChannel } from 'agenda';

/** Tells the processor of this process at once that there may be a job to begin; without it, it looks twice a second. */
export interface WakeChannel {
  /** For Agenda, which tells by it what it puts in. */
  channel: NotificationChannel;
  /** There may be a job of that name and a place for it. Many calls in one turn of the loop are one. */
  wake: (jobName: string) => void;
}

/**
 * Within one process: what another one puts in is found at the next look. So is what a call misses, which costs nothing but
 * that time.
 */
export function wakeChannel(onError: (error: unknown) => void): WakeChannel {
  const channel = new InMemoryNotificationChannel();
  const deliver = channel.publish.bind(channel);
  const woken = new Set<string>();

  function wake(jobName: string): void {
    if (woken.has(jobName)) return;
    woken.add(jobName);
    // After all who are about to put one in, or to give up their place, have done so.
    setImmediate(() => {
      woken.delete(jobName);
      if (channel.state !== 'connected') return;
      // Of no job in particular, and of no time: one that is told is looked for only until the next look is due.
      deliver({ jobId: '' as never, jobName, nextRunAt: null, priority: 0, timestamp: new Date() }).catch(onError);
    });
  }

  // Who puts a job in does not wait until it has begun.
  channel.publish = ({ jobName, nextRunAt }) => {
    if (nextRunAt !== null && nextRunAt.getTime() <= Date.now()) wake(jobName);
    return Promise.resolve();
  };
  return { channel, wake };
}
