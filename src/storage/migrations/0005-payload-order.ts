import type { MigrationInterface, QueryRunner } from 'typeorm';

/** In which order payloads arrived: what is mapped again is mapped in that order. */
export class PayloadOrder implements MigrationInterface {
  readonly name = 'PayloadOrder1760000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table payloads add arrival bigint;
      -- Payloads of one batch lie in the order in which they were written.
      update payloads p set arrival = o.arrival
        from (select user_id, hash, row_number() over (order by received_at, ctid) as arrival from payloads) as o
       where p.user_id = o.user_id and p.hash = o.hash;
      alter table payloads alter arrival set not null;
      alter table payloads alter arrival add generated always as identity;
      select setval(pg_get_serial_sequence('payloads', 'arrival'), coalesce(max(arrival), 0) + 1, false) from payloads;
      create index payloads_arrival on payloads (user_id, arrival);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table payloads drop arrival');
  }
}
