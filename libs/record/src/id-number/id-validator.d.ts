/** The specs' oracle has no types of its own. */
declare module 'id-validator' {
  export default class IdValidator {
    isValid(number: string): boolean;
    makeID(fifteenDigits?: boolean): string;
    getInfo(number: string): { addrCode: string; birth: string } | false;
  }
}
