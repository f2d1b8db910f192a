/** SIGKILL at every step, records travelling over Apache Kafka. */
import { describeWithKafka } from '@liangdi/testing';
import { crashSpecs } from './crash-points.js';

describeWithKafka('over Kafka,', () => crashSpecs('kafka'));
