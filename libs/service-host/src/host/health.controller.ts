/** GET /health/live, /health/ready, /metrics, /openapi.json: for the machine room. Open, and nothing about people in them. */
import { Controller, Get, Res, SetMetadata } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Open } from '@liangdi/access';
import { hiddenKey } from '../openapi/routes-of.js';
import { InterfaceDescription } from './interface-description.js';
import { Metrics } from './metrics.js';
import { ProgressProbes } from './progress-probes.js';
import { Readiness } from './readiness.js';

@Controller()
@Open()
@SetMetadata(hiddenKey, true)
export class HealthController {
  constructor(
    private readonly probes: ProgressProbes,
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
    private readonly description: InterfaceDescription,
  ) {}

  /** 200 while every loop makes progress, else 503: the process should be restarted. */
  @Get('health/live')
  live(@Res() reply: FastifyReply): void {
    const probes = this.probes.states();
    const live = probes.every(({ late }) => !late);
    void reply.status(live ? 200 : 503).send({ live, probes });
  }

  /** 200 while requests are welcome, else 503: send them elsewhere, do not restart. */
  @Get('health/ready')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const checks = await this.readiness.states();
    const ready = Object.values(checks).every(Boolean);
    void reply.status(ready ? 200 : 503).send({ ready, checks });
  }

  @Get('metrics')
  async read(@Res() reply: FastifyReply): Promise<void> {
    const text = await this.metrics.registry.metrics();
    void reply.header('Content-Type', this.metrics.registry.contentType).send(text);
  }

  @Get('openapi.json')
  describe(): object {
    return this.description.document;
  }
}
