import type { AgendaBackend, JobParameters, JobRepository } from 'agenda';

export interface WatchedBackend {
  /** For Agenda: connected already, and left open by it. */
  backend: AgendaBackend;
  /** Holds up `settled` until this work is done. */
  watch<T>(work: Promise<T>): Promise<T>;
  /** Gives a sign of life of a job that runs, so that no other process starts it. */
  renewLock(job: JobParameters): Promise<void>;
  /** No job is found from here on; resolves when the last search has come back and handed back what it found. */
  closeIntake(): Promise<void>;
  /** Resolves when nothing watched runs and nothing is on its way to the database. */
  settled(): Promise<void>;
}

/**
 * Stands for a lock of this process, of whatever age: in the database it is the time of the last sign of life. Agenda would
 * never give back the place of a job whose lock ran out while it waited here (as after a loop that was blocked), and locks
 * no other of that name again, the one clock included; and it would give up one that runs, which then cannot touch its lock
 * any more. Only other processes may think it lost.
 */
const OURS = new Date(8_640_000_000_000_000);

const asOurs = (job: JobParameters): JobParameters => ({ ...job, lockedAt: OURS });

/** What the database is told of a job, its lock as old as the news. */
const toldOf = (job: JobParameters): JobParameters =>
  job.lockedAt?.getTime() === OURS.getTime() ? { ...job, lockedAt: new Date() } : { ...job };

/**
 * Agenda's backend with what Agenda does not tell: it neither hears of a connection that fails, nor waits for a search or
 * for the removal of a finished job when it stops, nor for the rows that it unlocks.
 * @throws whatever keeps the backend from connecting
 */
export async function watchBackend(
  inner: AgendaBackend,
  { onError, onRemoved }: { onError: (error: unknown) => void; onRemoved: () => void },
): Promise<WatchedBackend> {
  await inner.connect();
  const pending = new Set<Promise<unknown>>();
  const searches = new Set<Promise<unknown>>();
  let takesJobs = true;
  const isClosed = () => !takesJobs;

  const watch = <T>(work: Promise<T>, among = pending): Promise<T> => {
    among.add(work);
    const forget = () => among.delete(work);
    work.then(forget, forget);
    return work;
  };
  const all = async (works: Set<Promise<unknown>>) => {
    while (works.size > 0) {
      await Promise.allSettled(works);
      // Who waited for these goes on first, and may ask again.
      await new Promise(setImmediate);
    }
  };

  const { repository } = inner;
  const watched: JobRepository = {
    connect: () => Promise.resolve(),
    queryJobs: (query) => repository.queryJobs(query),
    getJobsOverview: () => repository.getJobsOverview(),
    getDistinctJobNames: () => repository.getDistinctJobNames(),
    getJobById: (id) => repository.getJobById(id),
    getQueueSize: () => repository.getQueueSize(),
    async removeJobs(which) {
      const removed = await watch(repository.removeJobs(which));
      onRemoved();
      return removed;
    },
    saveJob: (job, options) => watch(repository.saveJob(job, options)),
    saveJobState(job, options) {
      const told = toldOf(job);
      // A finished job has no lock while it is being put away, and Agenda would tell of it as of one that lost its lock.
      job.lockedAt = OURS;
      return watch(repository.saveJobState(told, options));
    },
    lockJob: (job, options) => watch(repository.lockJob(job, options)),
    unlockJob: (job) => watch(repository.unlockJob(job)).catch(onError),
    unlockJobs: (ids) => watch(repository.unlockJobs(ids)),
    disableJobs: (which) => watch(repository.disableJobs(which)),
    enableJobs: (which) => watch(repository.enableJobs(which)),
    purgeAllJobs: () => watch(repository.purgeAllJobs()),
    async getNextJobToRun(...search) {
      if (isClosed()) return undefined;
      const found = await watch(repository.getNextJobToRun(...search), searches);
      if (found === undefined) return undefined;
      if (!isClosed()) return asOurs(found);
      await watch(repository.unlockJob(found), searches);
      return undefined;
    },
  };
  return {
    backend: {
      name: inner.name,
      repository: watched,
      ownsConnection: false,
      connect: () => Promise.resolve(),
      disconnect: () => Promise.resolve(),
    },
    watch: (work) => watch(work),
    renewLock: (job) => watched.saveJobState(asOurs(job), undefined),
    async closeIntake() {
      takesJobs = false;
      await all(searches);
    },
    settled: () => all(pending),
  };
}
