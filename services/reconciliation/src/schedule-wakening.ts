/** Ends the schedule's sleep early when there is something to look at; a hint only, the next look finds it anyway. */
import { Injectable } from '@nestjs/common';

@Injectable()
export class ScheduleWakening {
  private hinted = false;
  private wakeSleeper: (() => void) | undefined;

  wake(): void {
    this.hinted = true;
    this.wakeSleeper?.();
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.hinted && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, ms);
        signal.addEventListener('abort', done, { once: true });
        this.wakeSleeper = done;
      });
      this.wakeSleeper = undefined;
    }
    this.hinted = false;
  }
}
