import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The audit log: a chain of entries for each project, and its end. No foreign keys: they would lock the project's row behind
 * the chain's, and others lock them the other way round.
 */
export class Audit implements MigrationInterface {
  readonly name = 'Audit1760000000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table audit_entries (
        project_id       uuid           not null,
        sequence         integer        not null,
        id               uuid           not null,
        at               timestamptz(3) not null,
        action           text           not null,
        actor_kind       text           not null,
        actor_id         uuid,
        actor_prefix     text,
        -- The application's own id. Outlives the user: that somebody was erased must be provable.
        external_user_id text collate "C",
        details          jsonb          not null,
        hash             bytea          not null,
        primary key (project_id, sequence)
      );
      create index audit_entries_user on audit_entries (project_id, external_user_id, sequence)
        where external_user_id is not null;
      create index audit_entries_action on audit_entries (project_id, action, sequence);
      create index audit_entries_time on audit_entries (project_id, at, sequence);

      create table audit_heads (
        project_id uuid           not null primary key,
        sequence   integer        not null,
        at         timestamptz(3) not null,
        hash       bytea          not null
      );

      create function refuse_audit_change() returns trigger language plpgsql as $$
      begin
        raise exception 'the audit log is only ever added to' using errcode = 'insufficient_privilege';
      end $$;
      create function refuse_audit_return() returns trigger language plpgsql as $$
      begin
        if new.project_id = old.project_id and new.sequence > old.sequence and new.at >= old.at then return new; end if;
        raise exception 'the audit log is only ever added to' using errcode = 'insufficient_privilege';
      end $$;
      create trigger append_only before update or delete or truncate on audit_entries
        for each statement execute function refuse_audit_change();
      create trigger append_only before delete or truncate on audit_heads
        for each statement execute function refuse_audit_change();
      create trigger onwards before update on audit_heads for each row execute function refuse_audit_return();
      alter table audit_entries enable always trigger append_only;
      alter table audit_heads enable always trigger append_only;
      alter table audit_heads enable always trigger onwards;
    `);
    for (const table of ['audit_entries', 'audit_heads']) {
      await runner.query(`
        alter table ${table} enable row level security;
        create policy of_project on ${table}
          using (project_id = (select nullif(current_setting('tributary.project', true), '')::uuid));
      `);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table audit_heads;
      drop table audit_entries;
      drop function refuse_audit_return;
      drop function refuse_audit_change;
    `);
  }
}
