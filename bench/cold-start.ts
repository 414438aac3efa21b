import { inTurns, type Bench } from './harness/bench.js';
import { compileGateway, serveBare, serveGateway, type Served } from './support/serving.js';

export const coldStart: Bench = {
  name: 'cold-start',
  about:
    'From the start of a process until `/health/ready` says yes, the database being there and migrated, every part of the gateway in one process. The baseline is a process that loads `pg` and listens.',
  async measure(world) {
    const url = await world.createDatabase();
    const program = await compileGateway();
    const started = async (start: () => Promise<Served>): Promise<number> => {
      const served = await start();
      await served.close();
      return served.startMs;
    };
    try {
      const { gateway, bare } = await inTurns(world, {
        gateway: () => started(() => serveGateway(program, url)),
        bare: () => started(() => serveBare(url)),
      });
      const baseline = { what: 'pg and http alone', values: bare };
      return [
        {
          what: 'cold start',
          unit: 'ms',
          values: gateway,
          baseline,
          goal: { of: 'figure', is: 'at most', value: 3_000 },
        },
      ];
    } finally {
      await program.remove();
    }
  },
};
