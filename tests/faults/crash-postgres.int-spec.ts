/** SIGKILL at every step, records travelling over the embedded PostgreSQL transport. */
import { describe } from '@jest/globals';
import { crashSpecs } from './crash-points.js';

describe('over the postgres transport,', () => crashSpecs('postgres'));
