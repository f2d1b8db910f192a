/** A sleep that a hint can end early; a hint given while nobody sleeps ends the next sleep at once. */
export class Wakening {
  private hinted = false;
  private wakeSleeper: (() => void) | undefined;

  wake(): void {
    this.hinted = true;
    this.wakeSleeper?.();
  }

  async sleep(ms: number): Promise<void> {
    if (!this.hinted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.wakeSleeper = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.wakeSleeper = undefined;
    }
    this.hinted = false;
  }
}
