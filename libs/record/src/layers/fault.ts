/** A fault names the place and the rule, never the value: values of these records are personal data. */
export interface RecordFault {
  readonly pointer: string;
  readonly rule: string;
}
