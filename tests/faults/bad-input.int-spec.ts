/**
 * What comes in over HTTP and cannot be right: the answer is a problem with its code, in both languages, that says what to do and repeats nothing
 * of what was sent; never an error of ours, and nothing is stored half.
 */
import { afterAll, beforeAll } from '@jest/globals';
import { addressSpecs } from './bad-input/addresses.js';
import { anythingSpecs } from './bad-input/anything.js';
import { bodySpecs } from './bad-input/bodies.js';
import { callerSpecs } from './bad-input/callers.js';
import { closeCounter, openCounter } from './bad-input/counter.js';
import { keySpecs } from './bad-input/keys.js';
import { paperSpecs } from './bad-input/papers.js';
import { recordSpecs } from './bad-input/records.js';

beforeAll(openCounter, 120_000);
afterAll(closeCounter, 60_000);

bodySpecs();
paperSpecs();
keySpecs();
recordSpecs();
addressSpecs();
callerSpecs();
// Last: nobody knows what it leaves behind.
anythingSpecs();
