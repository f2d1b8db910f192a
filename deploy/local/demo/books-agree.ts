/** Both ledgers held against each other, line by line, and nothing left on the way or readable on it. */
import { claim, type Claim, type Stage } from './stage.js';

export async function booksAgree({ books, world, topics }: Stage): Promise<Claim[]> {
  const claims: Claim[] = [];
  for (const direction of ['originToDestination', 'destinationToOrigin'] as const) {
    const { sender, receiver, equal } = await books.compare(direction);
    const way =
      direction === 'originToDestination'
        ? ['户籍地 → 现居住地', 'origin → destination']
        : ['现居住地 → 户籍地', 'destination → origin'];
    claims.push(
      claim(
        `${way[0]}：两本台账逐条相同，各 ${sender.entries} 条，序号无缺漏`,
        `${way[1]}: both ledgers hold exactly the same ${sender.entries} entries, numbered without a gap`,
        equal && sender.entries === receiver.entries,
      ),
    );
  }
  const loose = await books.looseEnds();
  const none = (of: Readonly<Record<string, number>>) => Object.values(of).every((n) => n === 0);
  claims.push(
    claim(
      '每一批都有签名回执，没有任何记录在途或重复',
      'every parcel has its signed receipts; nothing is still under way or twice there',
      none(loose.origin) && none(loose.destination),
    ),
    claim(
      `消息主题上的 ${topics.count} 条消息里，看不到任何姓名、号码或服务内容的明文`,
      `in the ${topics.count} messages on the topics no name, number or service stands in clear`,
      topics.count > 0 &&
        !topics.showAnyOf([
          '演示',
          '100000198',
          'folicAcidIssue',
          'antenatalVisit',
          world.origin.jurisdiction.offices[0],
        ]),
    ),
  );
  return claims;
}
