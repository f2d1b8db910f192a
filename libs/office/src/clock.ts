/** The one clock of a service; specs give another. */
export class Clock {
  now(): Date {
    return new Date();
  }
}
