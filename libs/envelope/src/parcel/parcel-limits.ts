/** What a parcel may hold (04-exchange-protocol §3). Protects: a hostile or careless partner costs bounded memory. */
export const parcelLimits = {
  records: 256,
  /** Entry, salt and body of one record, in UTF-8 bytes. */
  recordBytes: 262_144,
  /** The whole text of a parcel before sealing, in UTF-8 bytes. */
  parcelBytes: 1_048_576,
} as const;
