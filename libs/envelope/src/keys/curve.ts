/** The two curves of the house: Ed25519 signs, X25519 agrees. A second suite (SM2) would be named here and in jose/. */
export type Curve = 'Ed25519' | 'X25519';
