/** Everything that a crash has to wait for, short. */
export const PACE = {
  tickMs: 250,
  farewellMs: 500,
  lockMs: 600,
  leaseMs: 2_000,
  heartbeatMs: 100,
  answerMs: 1_000,
} as const;
