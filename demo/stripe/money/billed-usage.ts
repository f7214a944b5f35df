import { subtract, ZERO } from './decimal.ts';
import type { PricedLine } from './pricing.ts';

/**
 * The lines that bill a period's usage on top of what was billed of it before: the
 * price of all of it less the lines already sent. Together they cost exactly what the
 * whole usage costs, whatever the tiers.
 */
export function linesOnTop(all: PricedLine[], before: PricedLine[]): PricedLine[] {
  const result = all.map((line) => {
    const billed = before.find((one) => isSame(one, line));
    if (!billed) return line;
    const quantity = subtract(line.quantity, billed.quantity);
    return { ...line, quantity, amount: line.amount - billed.amount };
  });
  // A total in another tier takes back what its old tier was charged.
  const gone = before.filter((line) => !all.some((one) => isSame(one, line)));
  const takenBack = gone.map((line) => ({
    ...line,
    quantity: subtract(ZERO, line.quantity),
    amount: -line.amount,
  }));
  const lines = [...takenBack, ...result];
  const changed = lines.filter((line) => line.amount !== 0n || line.quantity.digits !== 0n);
  return changed.length > 0 ? changed : result.slice(0, 1);
}

function isSame(a: PricedLine, b: PricedLine): boolean {
  return a.tier?.number === b.tier?.number && a.tier?.part === b.tier?.part;
}
