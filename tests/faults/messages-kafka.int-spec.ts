/** What may lie on a topic beside good parcels, over Apache Kafka. */
import { describeWithKafka } from '@liangdi/testing';
import { strayMessageSpecs } from './messages/stray-messages.js';

describeWithKafka('over Kafka,', () => strayMessageSpecs('kafka'));
