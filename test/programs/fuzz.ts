// `npm run fuzz [-- COUNT [SEED]]`: random wire updates through translation, reducer and replica. Prints the seed, to run the same again.
import { fuzz } from '../support/wireFuzz';

function main([count = '1000000', seed = String(Date.now() % 1_000_000_007)]: readonly string[]): void {
  console.log(`seed ${seed}`);
  const start = performance.now();
  const { updates, events, comparisons } = fuzz(Number(count), Number(seed));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${updates} updates, ${events} events, ${comparisons} comparisons, ${seconds} s: no fault found`);
}

main(process.argv.slice(2));
