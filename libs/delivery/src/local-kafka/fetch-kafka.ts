/**
 * Apache Kafka's jars by their Maven coordinates, fetched once into the user's cache by the ordinary Maven client.
 * Protects: a broken or concurrent download is never taken for a whole one (marker last, then one rename).
 */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { problem } from '@liangdi/problem';
import { runTool } from './run-tool.js';

export const kafkaVersion = '4.1.0';

const pom = `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>liangdi</groupId><artifactId>local-kafka</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${kafkaVersion}</version></dependency>
  </dependencies>
</project>
`;

/** The folder with the jars; fetches them when they are not whole. */
export async function fetchKafka(): Promise<string> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = join(cache, 'liangdi', `kafka-${kafkaVersion}`);
  if (!(await isWhole(folder))) await fetchInto(folder);
  return join(folder, 'jars');
}

async function fetchInto(folder: string): Promise<void> {
  const draft = `${folder}.${process.pid}.${Date.now()}`;
  await mkdir(join(draft, 'jars'), { recursive: true });
  try {
    await writeFile(join(draft, 'pom.xml'), pom);
    const copy = [
      '-q',
      '-B',
      'dependency:copy-dependencies',
      '-DoutputDirectory=jars',
      '-DincludeScope=runtime',
    ];
    const fetched = await runTool('mvn', copy, { cwd: draft, missing: 'Maven (mvn)' });
    if (fetched.status !== 0) throw problem('kafka-fetch-failed', { reason: fetched.lastWords });
    await writeFile(join(draft, 'complete.json'), JSON.stringify(await sizesOf(join(draft, 'jars'))));
    await putInPlace(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Whoever renames first wins; the others find theirs superfluous. What stands there and is not whole makes room. */
async function putInPlace(draft: string, folder: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await isWhole(folder)) return;
    await rm(folder, { recursive: true, force: true });
    const placed = await rename(draft, folder).then(
      () => true,
      () => false,
    );
    if (placed) return;
  }
  throw problem('kafka-fetch-failed', { reason: 'the cache folder cannot be written' });
}

async function isWhole(folder: string): Promise<boolean> {
  try {
    const expected: Record<string, number> = JSON.parse(
      await readFile(join(folder, 'complete.json'), 'utf8'),
    );
    const found = await sizesOf(join(folder, 'jars'));
    return Object.entries(expected).every(([jar, size]) => found[jar] === size);
  } catch {
    return false;
  }
}

async function sizesOf(folder: string): Promise<Record<string, number>> {
  const jars = await readdir(folder);
  const sizes = await Promise.all(
    jars.map(async (jar) => [jar, (await stat(join(folder, jar))).size] as const),
  );
  return Object.fromEntries(sizes);
}
