import { visibleText } from '../../base/visibleText';
import { numberText } from '../l10n';

/** From here on a number is written by its size alone: no line holds hundreds of digits. */
const absurd = 1e15;
/** Characters of a currency's name. */
const longestCurrency = 12;

/** A count of tokens as it fits into a line: `950`, `6.2k`, `68k`, `1.2M`; in other languages as they shorten numbers. */
export function shortCount(count: number): string {
  if (count >= absurd) return scientific(count);
  // English writes a thousand with a small letter beside a unit, as k of kilo.
  return numberText(count, { notation: 'compact', maximumSignificantDigits: count < 1000 ? 3 : 2 }).replace('K', 'k');
}

/** An amount of money in the person's own notation; the plain number and code for a currency that the browser does not know. */
export function moneyText(amount: number, currency: string): string {
  if (Math.abs(amount) >= absurd) return `${scientific(amount)} ${shortCurrency(currency)}`;
  try {
    return numberText(amount, { style: 'currency', currency, maximumFractionDigits: 2 });
  } catch {
    return `${numberText(amount, { maximumFractionDigits: 2 })} ${shortCurrency(currency)}`;
  }
}

function scientific(value: number): string {
  return numberText(value, { notation: 'scientific', maximumSignificantDigits: 2 });
}

function shortCurrency(currency: string): string {
  return visibleText(currency.slice(0, longestCurrency));
}

/** A size in bytes, in the language's own units: `0.5 kB`, `1.5 MB`. */
export function byteText(bytes: number): string {
  const units = ['kilobyte', 'megabyte', 'gigabyte'] as const;
  let value = Math.min(absurd, Math.max(0, bytes)) / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const maximumFractionDigits = value < 9.95 ? 1 : 0;
  return numberText(value, {
    style: 'unit',
    unit: units[unit] ?? 'gigabyte',
    unitDisplay: 'short',
    maximumFractionDigits,
  });
}
