/** WHERE two ledgers differ. */
export {};
