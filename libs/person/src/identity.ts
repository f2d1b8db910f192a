/** What a party knows of a person's identity; only ever stored sealed under her data key. */
export interface IdentityInput {
  readonly idNumber: string;
  readonly nameAsPrinted: string;
  readonly birthDate: string;
}

export interface Identity extends IdentityInput {
  /** `unverified` where the check digit is wrong: she is served all the same (02-domain §1). */
  readonly verification: 'verified' | 'unverified';
}
