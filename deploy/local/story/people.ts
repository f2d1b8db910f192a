/** The invented people of the demonstration and what they do first: be registered, and give their consent. */
import type { Desk } from '../world/desk.js';
import type { Side, World } from '../world/world.js';

/** Papers of an invented person, `at` from 0 to 99,999. 100000 is the code of no place, so nobody has such a number. */
export function inventedPapers(at: number): { idNumber: string; nameAsPrinted: string; birthDate: string } {
  const day = new Date(Date.UTC(1985, 0, 1) + (at % 5_000) * 86_400_000).toISOString().slice(0, 10);
  const sequence = String((Math.floor(at / 5_000) * 2 + 2) % 1000).padStart(3, '0');
  const body = `100000${day.replaceAll('-', '')}${sequence}`;
  return { idNumber: `${body}${checkDigit(body)}`, nameAsPrinted: `演示${numeral(at)}`, birthDate: day };
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** GB 11643: weighted sum modulo 11. */
function checkDigit(body: string): string {
  const sum = [...body].reduce((total, digit, i) => total + Number(digit) * weights[i]!, 0);
  return '10X98765432'[sum % 11]!;
}

function numeral(n: number): string {
  return [...String(n)].map((digit) => '〇一二三四五六七八九'[Number(digit)]).join('');
}

/** Registers her at one side, with her own sign-in account where she has one. */
export async function register(side: Side, at: number, accountSubject?: string): Promise<string> {
  const papers = { ...inventedPapers(at), ...(accountSubject ? { accountSubject } : {}) };
  const { personId } = await counterOf(side).post<{ personId: string }>('/persons', papers);
  return personId;
}

export type ConsentType = 'certificate' | 'feedbackCard' | 'serviceRecord';

/** She reads the notice and gives her consent herself, on her phone: for one recipient and one record type. */
export function consentTo(
  world: World,
  side: Side,
  account: string,
  recordType: ConsentType,
): Promise<{ consentId: string }> {
  return give(world, side, side.desk(account), recordType, {});
}

/** She gives it at the counter, helped by an officer and witnessed by another. */
export function consentAtCounter(
  world: World,
  side: Side,
  personId: string,
  recordType: ConsentType,
): Promise<{ consentId: string }> {
  return give(world, side, counterOf(side), recordType, { personId, witness: 'W-0042' });
}

async function give(
  world: World,
  side: Side,
  desk: Desk,
  recordType: ConsentType,
  more: object,
): Promise<{ consentId: string }> {
  const recipient = (side === world.origin ? world.destination : world.origin).jurisdiction.party;
  const notice = await desk.get<{ digest: string }>(
    `/consent-notices?recipient=${recipient}&recordType=${recordType}&language=zh`,
  );
  return desk.post('/consents', {
    recipient,
    recordType,
    noticeLanguage: 'zh',
    noticeDigest: notice.digest,
    ...more,
  });
}

function counterOf(side: Side): Desk {
  return side.desk(side.jurisdiction.role === 'origin' ? 'registrar' : 'worker');
}
