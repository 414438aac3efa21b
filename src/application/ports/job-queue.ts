/** Wakes a worker. A call that is lost costs time only: the sweep finds what waits in the database. */
export interface JobQueue {
  syncSoon(run: { userId: string; id: string }): Promise<void>;
  sayFarewellsSoon(): Promise<void>;
}
