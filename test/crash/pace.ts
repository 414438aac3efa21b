/**
 * What a crash has to wait for, short; but what a busy machine must not overstep is long: a lease is jumped over by turning
 * the clock, so its length costs no time.
 */
export const PACE = {
  tickMs: 250,
  farewellMs: 2_000,
  lockMs: 800,
  leaseMs: 30_000,
  heartbeatMs: 500,
  answerMs: 2_500,
  /** For how long others may try to go on with what a frozen worker has begun. */
  takeOverMs: 20_000,
} as const;
