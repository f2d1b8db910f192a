/**
 * Apache Kafka on this machine without containers: broker and controller in one process, KRaft storage, loopback only.
 * For development, tests and the demo; a deployment has its own cluster.
 */
import { randomBytes } from 'node:crypto';
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { problem } from '@liangdi/problem';
import { Kafka, logLevel } from 'kafkajs';
import { pause } from '../transport/patience.js';
import { BrokerProcess } from './broker-process.js';
import { fetchKafka } from './fetch-kafka.js';
import { requireJava, runTool } from './run-tool.js';

export interface LocalKafka {
  readonly brokers: string[];
  /** Orderly; removes the data where no folder was given. */
  stop(): Promise<void>;
  /** SIGKILL; the data stay. */
  kill(): void;
  /** Starts again on the same data and ports, and waits until it answers. */
  restart(): Promise<void>;
}

export interface LocalKafkaOptions {
  /** Where the data live between starts; without one, a temporary folder that goes with the broker. */
  readonly folder?: string;
  readonly port?: number;
}

/** Small and quick to start: measured 2.4 s and under 400 MB. */
const java = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

export async function startLocalKafka(options: LocalKafkaOptions = {}): Promise<LocalKafka> {
  await requireJava();
  const jars = await fetchKafka();
  const folder = options.folder ? resolve(options.folder) : await mkdtemp(join(tmpdir(), 'liangdi-kafka-'));
  const clear = async () => {
    if (!options.folder) await rm(folder, { recursive: true, force: true });
  };
  try {
    return await startIn(folder, jars, await freePorts(options.port), clear);
  } catch (thrown) {
    await clear();
    throw thrown;
  }
}

async function startIn(
  folder: string,
  jars: string,
  ports: Ports,
  clear: () => Promise<void>,
): Promise<LocalKafka> {
  const settings = await prepareStorage(folder, jars, ports);
  const brokers = [`127.0.0.1:${ports.broker}`];
  const launch = () => launchBroker(jars, settings, brokers);

  let broker = await launch();
  return {
    brokers,
    async stop() {
      await broker.stop();
      await clear();
    },
    kill: () => broker.kill(),
    async restart() {
      await broker.stop();
      broker = await launch();
    },
  };
}

async function launchBroker(jars: string, settings: string, brokers: string[]): Promise<BrokerProcess> {
  const broker = await BrokerProcess.start('java', [...java, '-cp', `${jars}/*`, 'kafka.Kafka', settings]);
  broker.unref();
  for (const deadline = Date.now() + 60_000; ; await pause(100)) {
    if (await answers(brokers)) return broker;
    if (broker.hasEnded || Date.now() > deadline) {
      await broker.stop();
      throw problem('kafka-start-failed', {
        reason: broker.lastWords || 'it did not answer within a minute',
      });
    }
  }
}

/** A broker that can make topics: it knows itself as a member of the cluster. */
async function answers(brokers: string[]): Promise<boolean> {
  const retry = { retries: 0 };
  const kafka = new Kafka({
    brokers,
    clientId: 'probe',
    logLevel: logLevel.NOTHING,
    connectionTimeout: 500,
    retry,
  });
  const admin = kafka.admin({ retry });
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.length > 0;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => {});
  }
}

async function prepareStorage(folder: string, jars: string, ports: Ports): Promise<string> {
  const settings = join(folder, 'server.properties');
  await mkdir(folder, { recursive: true });
  await writeFile(settings, serverProperties(join(folder, 'data'), ports));
  const formatted = await access(join(folder, 'data', 'meta.properties')).then(
    () => true,
    () => false,
  );
  if (!formatted) {
    // Its first character must not be "-", which the tool takes for an option: one start in 64 failed.
    const clusterId = Buffer.from([0, ...randomBytes(15)]).toString('base64url');
    const format = [
      ...java,
      '-cp',
      `${jars}/*`,
      'kafka.tools.StorageTool',
      'format',
      '-t',
      clusterId,
      '-c',
      settings,
    ];
    // An interrupted format leaves no meta.properties and is simply done again.
    const outcome = await runTool('java', [...format, '--ignore-formatted'], { missing: 'Java 17 (java)' });
    if (outcome.status !== 0) throw problem('kafka-start-failed', { reason: outcome.lastWords });
  }
  return settings;
}

interface Ports {
  readonly broker: number;
  readonly controller: number;
}

function serverProperties(data: string, { broker, controller }: Ports): string {
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=PLAINTEXT://127.0.0.1:${broker},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${broker}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=${data}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
log.retention.hours=168
`;
}

/** A given port must be free: better told now than by a Java stack. */
async function freePorts(wanted: number | undefined): Promise<Ports> {
  const [broker, controller] = await Promise.all([freePort(wanted ?? 0), freePort(0)]);
  if (broker === undefined || controller === undefined) {
    throw problem('kafka-start-failed', { reason: `port ${wanted} is taken (端口已被占用)` });
  }
  return { broker, controller };
}

function freePort(wanted: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
