/** While records go to and fro both ledgers are broken in six ways; the comparison names each, heals it by what was signed, and both sides sign. */
import { until } from '../../story/until.js';
import { booksAgree } from '../books-agree.js';
import {
  compareLedgers,
  differencesOf,
  sharedCheckpoint,
  type Difference,
  type Report,
} from '../comparison.js';
import { damages, entriesWithoutReceipt, forgedSeq } from '../damage.js';
import { Traffic } from '../service-records.js';
import { claim, type Claim, type Stage, type Step } from '../stage.js';

const broken = 'destinationToOrigin';
let traffic: Traffic;
let entriesInParcel: number;

const takenIn = async ({ books }: Stage): Promise<number> =>
  (await books.one<{ n: number }>('origin', 'SELECT count(*)::integer AS n FROM received_service_record'))!.n;

async function breakBoth(stage: Stage): Promise<Claim[]> {
  const { books, intruder } = stage;
  traffic = new Traffic(stage, stage.persons!);
  await until('records to go again', () => Promise.resolve(traffic.accepted.length > 0));
  entriesInParcel = await entriesWithoutReceipt(stage);
  const claims: Claim[] = [];
  for (const { zh, en, side, sql, seen } of damages) {
    await intruder.run(side, sql);
    claims.push(claim(zh, en, (await books.all(side, seen)).length > 0));
  }
  const { equal } = await books.compare(broken);
  return [...claims, claim('两本台账此刻已不相同', 'the two ledgers are no longer the same', !equal)];
}

async function healWhileRecordsGo(stage: Stage): Promise<Claim[]> {
  const before = await takenIn(stage);
  const reports = await compareLedgers(stage);
  const meanwhile = (await takenIn(stage)) - before;
  const report = reports.find(({ direction }) => direction === broken)!;
  const other = reports.find(({ direction }) => direction !== broken)!;
  const found = await differencesOf(stage, report.runId);
  return [
    claim(report.zh, report.en, report.state === 'agreed' && report.open === 0),
    ...healedClaims(found),
    await forgedIsKept(stage),
    rootsAreEqual(report),
    await costClaim(stage, report),
    claim(
      `没有被动过的方向（户籍地 → 现居住地）：${other.zh}`,
      `the direction nobody touched (origin → destination): ${other.en}`,
      other.state === 'agreed' && other.found === 0,
    ),
    claim(
      `核对期间业务没有停：又有 ${meanwhile} 条新记录送达户籍地`,
      `nothing had to stop for it: ${meanwhile} more records reached the origin meanwhile`,
      meanwhile > 0,
    ),
  ];
}

/** What the comparison should have written down for the six, and nothing besides. */
function healedClaims(found: readonly Difference[]): Claim[] {
  const healed = (name: string, wrongSide: string, how: string, seqs: readonly number[]): boolean => {
    const own = found.filter((one) => one.class === name && one.wrongSide === wrongSide);
    return (
      own.length === seqs.length && own.every(({ seq, healedHow }) => healedHow === how && seqs.includes(seq))
    );
  };
  const receipts = found.filter((one) => one.class === 'receiptMissing');
  return [
    claim(
      '漏报 3 条（第 20、21、22 号）：由现居住地把原先签名的批次重新发送，户籍地补齐',
      'missing at the origin, 3 (nos. 20, 21, 22): the destination sent the signed parcel again',
      healed('missing', 'receiver', 'resend', [20, 21, 22]),
    ),
    claim(
      '漏报 1 条（第 60 号）：由户籍地交还现居住地自己签过名的批次',
      'missing at the destination, 1 (no. 60): the origin gave back what the destination once signed',
      healed('missing', 'sender', 'giveBack', [60]),
    ),
    claim(
      '不一致 1 条（第 90 号）：签名证明是户籍地的台账被改过，已更正',
      'altered at the origin, 1 (no. 90): the signature proves whose ledger was altered; corrected',
      healed('mismatch', 'receiver', 'resend', [90]),
    ),
    claim(
      '不一致 1 条（第 120 号）：签名证明是现居住地的台账被改过，已更正',
      'altered at the destination, 1 (no. 120): the signature proves whose ledger was altered; corrected',
      healed('mismatch', 'sender', 'giveBack', [120]),
    ),
    claim(
      `孤立记录 1 条（第 ${forgedSeq} 号）：现居住地签名声明从未发出，已移出户籍地台账`,
      `never sent, 1 (no. ${forgedSeq}): the destination says so under its signature; taken out of the origin’s ledger`,
      healed('orphan', 'receiver', 'quarantine', [forgedSeq]),
    ),
    claim(
      `缺少回执 ${entriesInParcel} 条（同一批次，记在现居住地的报告里）：户籍地补发已签名的回执`,
      `receipt missing for ${entriesInParcel} records (one parcel, in the destination’s report): the origin sent its signed receipt again`,
      receipts.length === 1 && receipts[0]!.count === entriesInParcel,
    ),
    claim('此外没有别的差异', 'and no other difference was found', found.length === 8),
  ];
}

async function forgedIsKept({ books }: Stage): Promise<Claim> {
  const [kept] = await books.all<{ altered: number; forged: number }>(
    'origin',
    `SELECT (SELECT count(*)::integer FROM ledger_entry WHERE digest = sha256('altered')) AS altered,
            (SELECT count(*)::integer FROM ledger_correction c JOIN ledger_entry e USING (agreement_id, direction, seq)
             WHERE c.seq = $1 AND c.status = 'void' AND c.evidence IS NOT NULL) AS forged`,
    [forgedSeq],
  );
  return claim(
    '被涂改的一行和伪造的一行原样留存备查，旁边写明更正和依据，不再计入台账',
    'the altered line and the forged one are kept as they were found, the correction and its proof beside them, and count no more',
    kept?.altered === 1 && kept.forged === 1,
  );
}

function rootsAreEqual({ ownRoot, partnerRoot }: Report): Claim {
  return claim(
    `两地各自算出的总校验值相同：${ownRoot?.slice(0, 16)}…，双方均已签名`,
    `both sides reckon the same sum over their ledgers, ${ownRoot?.slice(0, 16)}…, and both have signed it`,
    ownRoot !== null && ownRoot === partnerRoot,
  );
}

/** What the report says it cost, against what lies on the topics. */
async function costClaim({ topics }: Stage, { runId, seconds, bytesSent, bytesReceived, compared }: Report) {
  const said = bytesSent + bytesReceived;
  const counted = await until(
    'the last message of the comparison',
    async () => topics.ofRun(runId).bytes >= said && topics.ofRun(runId),
    5_000,
  ).catch(() => topics.ofRun(runId));
  const kilobytes = (counted.bytes / 1024).toFixed(1);
  return claim(
    `核对 ${compared} 条共交换 ${counted.messages} 条密封消息、${kilobytes} KB（含交还的批次），从发起到双方签署用时 ${seconds} 秒`,
    `to compare ${compared} entries took ${counted.messages} sealed messages of ${kilobytes} KB in all (with the parcels given back), and ${seconds} s from the question to both signatures`,
    counted.bytes === said && counted.messages > 0,
  );
}

async function compareAtRest(stage: Stage): Promise<Claim[]> {
  const accepted = await traffic.stop();
  await until('both books to come to rest', () => stage.books.atRest(), 60_000, 100);
  const reports = await compareLedgers(stage);
  const taken = await stage.books.one<{ n: number; each: number }>(
    'origin',
    `SELECT count(*)::integer AS n, count(DISTINCT record_id)::integer AS each
     FROM received_service_record WHERE record_id = ANY($1::uuid[])`,
    [accepted],
  );
  const { sender } = await stage.books.compare(broken);
  const checkpoint = await sharedCheckpoint(stage, broken);
  return [
    claim(
      `破坏和修复期间提交的 ${accepted.length} 条记录，各送达一次`,
      `the ${accepted.length} records handed in while all this went on arrived once each`,
      taken?.n === accepted.length && taken.each === accepted.length,
    ),
    ...(await booksAgree(stage)),
    claim(
      `再次核对没有发现任何差异；第 ${checkpoint?.number} 号确认书涵盖到第 ${checkpoint?.through} 号，两地所存完全相同，均有双方签名`,
      `compared again, nothing differs; checkpoint no. ${checkpoint?.number} covers all up to no. ${checkpoint?.through}, both sides keep the same one, signed by both`,
      reports.every(({ state, found }) => state === 'agreed' && found === 0) &&
        checkpoint?.through === sender.entries,
    ),
  ];
}

export const reconciliationSteps: readonly Step[] = [
  {
    zh: '记录不断传递的同时，有人绕过系统，直接在两地数据库里动了六处手脚',
    en: 'While records go on being sent, somebody goes past the system and tampers with both databases in six ways',
    run: breakBoth,
  },
  {
    zh: '户籍地审计人员发起核对：系统找出每一处差异，凭当初的签名判明是非并修复',
    en: 'The origin’s auditor asks for a comparison: each difference is found, judged by what was signed, and healed',
    run: healWhileRecordsGo,
  },
  {
    zh: '传递告一段落，再核对一次',
    en: 'The records have all arrived, and the ledgers are compared once more',
    run: compareAtRest,
  },
];
