/** What both have signed is handed to a third party, who checks it with nothing but the program; one byte changed, and it is told which. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeJwsUnverified } from '@liangdi/envelope';
import { claim, type Claim, type Stage, type Step } from '../stage.js';

const program = fileURLToPath(new URL('../../../cli/liangdi.mjs', import.meta.url));
/** One of the lines that had been deleted. */
const provenSeq = 21;

/* eslint-disable @typescript-eslint/no-explicit-any -- the file is altered member by member below */
let file: any;
let recordId: string;
let pins: string[];

async function exportAndVerify(stage: Stage): Promise<Claim[]> {
  const { world, books, acquaintance } = stage;
  const direction = 'destinationToOrigin';
  const row = await books.one<{ record_id: string }>(
    'origin',
    'SELECT record_id FROM ledger_standing WHERE direction = $1 AND seq = $2',
    [direction, provenSeq],
  );
  recordId = row!.record_id;
  const query = new URLSearchParams({
    agreementId: acquaintance!.agreementId,
    direction,
    record: recordId,
  });
  file = await world.origin.reconciliation.desk('auditor').get(`/checkpoints/file?${query}`);
  pins = await Promise.all(
    [world.origin, world.destination].map(async (side) => {
      const { card } = await side.desk('manager').get<{ card: string }>('/party-card');
      return String(decodeJwsUnverified(card).header['kid']);
    }),
  );
  const { code, stdout } = await verify(stage, 'checkpoints.json', JSON.stringify(file));
  const held = stdout.split('\n').filter((line) => line.startsWith('✓')).length;
  return [
    claim(
      `第三方离线核验通过：${held} 项检查均成立，退出状态 ${code}`,
      `a third party verifies it offline: ${held} checks held, exit status ${code}`,
      code === 0 && stdout.includes('VERIFIED: every check holds') && held > 10,
    ),
    claim(
      `文件证明了曾被删去的第 ${provenSeq} 号记录在双方签署的台账中`,
      `it proves that no. ${provenSeq}, which had been deleted, stands in the ledger both have signed`,
      stdout.includes(`✓ record  /proofs/records/0`) && stdout.includes(`number ${provenSeq} of the ledger`),
    ),
  ];
}

async function alterOneByte(stage: Stage): Promise<Claim[]> {
  const last = file.checkpoints.length - 1;
  const changes = [
    {
      zh: '改动记录文本中的一个数字',
      en: 'a digit in the text of the record',
      place: '/proofs/records/0/entry',
      change: (copy: any) => (copy.proofs.records[0].entry = otherDigit(copy.proofs.records[0].entry)),
    },
    {
      zh: '改动确认书签名中的一个字符',
      en: 'a character of a signature',
      place: `/checkpoints/${last}/signatures/0/signature`,
      change: ({ checkpoints: { [last]: checkpoint } }: any) =>
        (checkpoint.signatures[0].signature = otherLetter(checkpoint.signatures[0].signature)),
    },
  ];
  return Promise.all(
    changes.map(async ({ zh, en, place, change }, index) => {
      const copy = structuredClone(file);
      change(copy);
      const { code, stdout } = await verify(stage, `altered-${index}.json`, JSON.stringify(copy));
      const told = stdout.split('\n').find((line) => line.startsWith('✗')) ?? '';
      const [name, member] = told.slice(2).split(/\s+/);
      return claim(
        `${zh}：核验不通过（退出状态 ${code}），指出是 ${member}（${name}）`,
        `${en}: not verified (exit status ${code}), and it names ${member} (${name})`,
        code === 1 && member === place && stdout.includes('NOT VERIFIED'),
      );
    }),
  );
}

/** As an auditor types it, in another folder, with the keys compared by telephone. */
async function verify(
  { folder }: Stage,
  name: string,
  text: string,
): Promise<{ code: number; stdout: string }> {
  await writeFile(join(folder, name), text);
  const asked = ['verify', name, '--record', recordId, ...pins.flatMap((kid) => ['--pin', kid])];
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...asked], { cwd: folder }, (thrown, stdout) =>
      resolve({ code: thrown ? Number(thrown.code) : 0, stdout }),
    );
  });
}

function otherDigit(text: string): string {
  const at = text.indexOf('"issuedAt":"20') + '"issuedAt":"20'.length;
  return `${text.slice(0, at)}${(Number(text[at]) + 1) % 10}${text.slice(at + 1)}`;
}

function otherLetter(text: string): string {
  return `${text[0] === 'A' ? 'B' : 'A'}${text.slice(1)}`;
}

export const checkpointFileSteps: readonly Step[] = [
  {
    zh: '审计人员导出双方签署的确认书文件，交第三方用 liangdi verify 离线核验',
    en: 'The auditor exports what both have signed, and a third party checks it offline with liangdi verify',
    run: exportAndVerify,
  },
  {
    zh: '在文件里改动一个字节',
    en: 'One byte of the file is changed',
    run: alterOneByte,
  },
];
