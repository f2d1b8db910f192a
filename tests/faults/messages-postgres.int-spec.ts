/** What may lie on a topic beside good parcels, over the embedded PostgreSQL transport. */
import { describe } from '@jest/globals';
import { strayMessageSpecs } from './messages/stray-messages.js';

describe('over the postgres transport,', () => strayMessageSpecs('postgres'));
