/**
 * The public points of small order, in every encoding. Protects: with such an Ed25519 key one signature fits many
 * texts, so its owner could deny everything it signed; with such an X25519 key the agreed secret is known to all.
 * The list is derived in keys/small-order.spec.ts; orders 1, 2, 4 and 8, canonical or not, either sign bit.
 */
import type { Curve } from './curve.js';

const ofBothCurves = [
  '00'.repeat(32),
  '01' + '00'.repeat(31),
  'ec' + 'ff'.repeat(30) + '7f',
  'ed' + 'ff'.repeat(30) + '7f',
  'ee' + 'ff'.repeat(30) + '7f',
];

const smallOrder: Readonly<Record<Curve, ReadonlySet<string>>> = {
  Ed25519: new Set([
    ...ofBothCurves,
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  ]),
  X25519: new Set([
    ...ofBothCurves,
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  ]),
};

export function isSmallOrderPoint(crv: Curve, point: Buffer): boolean {
  const withoutSign = Buffer.from(point);
  withoutSign[31] = withoutSign[31]! & 0x7f;
  return smallOrder[crv].has(withoutSign.toString('hex'));
}
