/**
 * Every step of every run of one side as it was committed: a trigger notes state, traffic and time, and tells. The service knows nothing of it; what
 * polling would see too late is seen here to the millisecond.
 */
import pg from 'pg';
import type { Side } from '../../deploy/local/world/world.js';

export interface RunStep {
  readonly runId: string;
  readonly initiator: boolean;
  readonly state: string;
  readonly atMs: number;
  readonly bytesSent: number;
  readonly messagesSent: number;
  readonly step: string | null;
  readonly done: number | null;
  readonly of: number | null;
}

const ends = ['agreed', 'openTasks', 'stopped', 'failed'];

const notes = `
CREATE TABLE bench_step (note bigint GENERATED ALWAYS AS IDENTITY, run_id uuid, initiator boolean, state text, at timestamptz,
  bytes_sent bigint, messages_sent integer, progress jsonb);
CREATE FUNCTION bench_note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO bench_step (run_id, initiator, state, at, bytes_sent, messages_sent, progress)
  VALUES (NEW.run_id, NEW.initiator, NEW.state, clock_timestamp(), NEW.bytes_sent, NEW.messages_sent, NEW.progress);
  PERFORM pg_notify('bench_step', NEW.run_id || ' ' || NEW.state);
  RETURN NULL;
END
$$;
CREATE TRIGGER bench_note AFTER INSERT OR UPDATE ON reconciliation_run FOR EACH ROW EXECUTE FUNCTION bench_note();`;

export class RunWatch {
  private readonly waiting = new Set<(runId: string, state: string) => void>();

  private constructor(private readonly client: pg.Client) {
    client.on('notification', ({ payload = '' }) => {
      const [runId, state] = payload.split(' ');
      for (const tell of this.waiting) tell(runId!, state!);
    });
  }

  /** Its service has made its tables. */
  static async open(side: Side): Promise<RunWatch> {
    const client = new pg.Client(side.database.migratorUrl);
    // Where the database goes first, whoever waits for a run is told by the clock.
    client.on('error', () => undefined);
    await client.connect();
    await client.query(notes);
    await client.query('LISTEN bench_step');
    return new RunWatch(client);
  }

  /** Calls with each state as it is committed, until the run has ended. @throws where it does not end in time */
  follow(
    runId: string,
    withinMs: number,
    onState: (state: string) => void = () => undefined,
  ): Promise<string> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        this.waiting.delete(tell);
      };
      const tell = (of: string, state: string) => {
        if (of !== runId) return;
        onState(state);
        if (!ends.includes(state)) return;
        leave();
        resolve(state);
      };
      const timer = setTimeout(() => {
        leave();
        reject(new Error(`run ${runId} has not ended within ${withinMs} ms`));
      }, withinMs);
      this.waiting.add(tell);
      // It may have ended before anybody followed it.
      void this.steps(runId).then((steps) => {
        const last = steps.at(-1);
        if (last) tell(runId, last.state);
      }, reject);
    });
  }

  async steps(runId: string): Promise<RunStep[]> {
    const { rows } = await this.client.query<RunStep>(
      `SELECT run_id AS "runId", initiator, state, extract(epoch FROM at)::float8 * 1000 AS "atMs", bytes_sent::float8 AS "bytesSent",
         messages_sent AS "messagesSent", progress->>'step' AS step, (progress->>'done')::float8 AS done, (progress->>'of')::float8 AS of
       FROM bench_step WHERE run_id = $1 ORDER BY note`,
      [runId],
    );
    return rows;
  }

  /** Runs this side has begun and not ended. */
  async open(): Promise<string[]> {
    const { rows } = await this.client.query<{ run_id: string }>(
      `SELECT run_id FROM reconciliation_run WHERE finished_at IS NULL AND initiator`,
    );
    return rows.map(({ run_id }) => run_id);
  }

  async rows<Row extends object>(sql: string, params: unknown[] = []): Promise<Row[]> {
    return (await this.client.query<Row>(sql, params)).rows;
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}
