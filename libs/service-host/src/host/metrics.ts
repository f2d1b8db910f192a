/** Prometheus counters and gauges, one registry per service so that several can live in one process. No label ever names a person. */
import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { ProgressProbes } from './progress-probes.js';

@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly #requests: Histogram;

  constructor(party: string, probes: ProgressProbes) {
    this.registry.setDefaultLabels({ party });
    collectDefaultMetrics({ register: this.registry });
    this.#requests = this.histogram('liangdi_http_request_seconds', 'Time to answer a request', [
      'method',
      'route',
      'status',
    ]);
    this.gauge('liangdi_progress_age_seconds', 'Time since a loop last made progress', ['probe'], (gauge) => {
      gauge.reset();
      for (const { name, ageMs } of probes.states()) gauge.set({ probe: name }, ageMs / 1000);
    });
  }

  counter<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  /** `collect` sets the gauge at the moment it is read. */
  gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
    collect?: (gauge: Gauge<Label>) => void | Promise<void>,
  ): Gauge<Label> {
    const gauge: Gauge<Label> = new Gauge({
      name,
      help,
      labelNames,
      registers: [this.registry],
      ...(collect ? { collect: () => collect(gauge) } : {}),
    });
    return gauge;
  }

  histogram<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
    buckets: number[] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  ): Histogram<Label> {
    return new Histogram({ name, help, labelNames, buckets, registers: [this.registry] });
  }

  /** The route's pattern, never its URL. */
  requestAnswered(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status: String(status) }, seconds);
  }
}
