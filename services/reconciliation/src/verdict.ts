/** The first sentence of every report: are the two ledgers equal. Protects: "equal" is said only of a comparison that ended so. */
import { civilDateOf, instant } from '@liangdi/record';
import { catalogue, type ProblemCode } from '@liangdi/problem';
import type { RunRow } from './run-rows.js';
import { stateWords, type Words } from './words.js';

type Compared = Pick<
  RunRow,
  | 'state'
  | 'round'
  | 'progress'
  | 'cut_seq'
  | 'compared'
  | 'found'
  | 'healed'
  | 'open'
  | 'checkpoint_number'
  | 'failure'
>;

/** `firstDue`: the earliest date among its open tasks. */
export function verdictOf(run: Compared, firstDue?: Date): Words {
  switch (run.state) {
    case 'agreed':
      return agreed(run);
    case 'openTasks':
      return run.open > 0 ? waiting(run, firstDue) : decided(run);
    case 'stopped':
      return withReason(run.failure, {
        zh: '两本台账不一致，核对已停止：差异多于机器可以自行修复的数量，请协议管理员查明原因后决定是否继续。',
        en: 'The two ledgers differ and the comparison has stopped: there are more differences than a machine may heal. The agreement manager decides whether it goes on.',
      });
    case 'failed':
      return withReason(run.failure, {
        zh: '核对没有完成，两本台账是否一致还不能确定。',
        en: 'The comparison was not completed: whether the two ledgers are equal is not known.',
      });
    default:
      return underWay(run);
  }
}

/** In per cent; undefined where the step in hand does not know how far it has to go. */
export function percentOf({ done, of }: RunRow['progress']): number | undefined {
  return done !== undefined && of ? Math.min(100, Math.floor((100 * done) / of)) : undefined;
}

function agreed(run: Compared): Words {
  const healed = run.found > 0;
  const signed = run.checkpoint_number !== null;
  return {
    zh:
      `两本台账一致：截至第 ${run.cut_seq ?? 0} 号，共核对 ${run.compared ?? 0} 条` +
      (healed ? `，发现的 ${run.found} 处差异已全部处理` : '，没有差异') +
      (signed ? `；第 ${run.checkpoint_number} 号核对确认书已由双方签署。` : '。'),
    en:
      `The two ledgers are equal: ${run.compared ?? 0} entries compared up to no. ${run.cut_seq ?? 0}, ` +
      (healed ? `all ${run.found} differences found have been dealt with` : 'no difference found') +
      (signed ? `; checkpoint no. ${run.checkpoint_number} is signed by both parties.` : '.'),
  };
}

function waiting(run: Compared, firstDue?: Date): Words {
  const due = firstDue && civilDateOf(instant(firstDue));
  return {
    zh:
      `两本台账不一致：核对 ${run.compared ?? 0} 条，发现 ${run.found} 处差异，已处理 ${run.healed} 处，` +
      `还有 ${run.open} 处待经办机构处理${due ? `，最早期限 ${due}` : ''}。`,
    en:
      `The two ledgers differ: of ${run.compared ?? 0} entries compared, ${run.found} differed, ${run.healed} have been dealt with and ` +
      `${run.open} wait for an office${due ? `, the first until ${due}` : ''}.`,
  };
}

function decided(run: Compared): Words {
  return {
    zh: `核对时两本台账不一致；发现的 ${run.found} 处差异现已全部处理或由经办机构认定，是否一致以下一次核对为准。`,
    en: `The two ledgers differed when compared; all ${run.found} differences have since been dealt with or decided by the office. The next comparison will tell.`,
  };
}

function underWay(run: Compared): Words {
  const percent = percentOf(run.progress);
  const step = stateWords[run.state];
  const round = run.round + 1;
  return {
    zh: `核对正在进行（第 ${round} 轮，${step.zh}${percent === undefined ? '' : `，本步骤已完成 ${percent}%`}），两本台账是否一致还不能确定。`,
    en: `The comparison is under way (round ${round}, ${step.en}${percent === undefined ? '' : `, ${percent} % of this step`}): whether the two ledgers are equal is not known yet.`,
  };
}

/** The catalogue's own sentence, where it has one that needs no details. */
function withReason(code: string | null, told: Words): Words {
  // A partner may give any code.
  const known = code !== null && Object.hasOwn(catalogue, code);
  const entry = known ? catalogue[code as ProblemCode] : undefined;
  const [zh, en] = entry ? [entry.zh({}), entry.en({})] : ['', ''];
  if (code === null) return told;
  const whole = entry !== undefined && !`${zh}${en}`.includes('undefined');
  return whole
    ? { zh: `${told.zh}${zh}（${code}）`, en: `${told.en} ${en} (${code})` }
    : { zh: `${told.zh}（${code}）`, en: `${told.en} (${code})` };
}
