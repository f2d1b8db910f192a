/** Real PostgreSQL and Kafka for specs, and a clock that stands still. Imported by specs only. */
export { cloneDatabase, type ClonedDatabase } from './clone-database.js';
export { fixedClock, type FixedClock } from './fixed-clock.js';
export { testPostgres, type TestPostgres } from './test-postgres.js';
export { describeWithKafka, testKafka, type TestKafka } from './kafka-harness.js';
export { signingIssuerForTests, type TestIssuer, type TokenWish } from './tokens.js';
export { incoming, twoParties, type TestParty, type TwoParties } from './two-parties.js';
