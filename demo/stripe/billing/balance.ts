import type { Customer, CustomerBalanceTransaction, Invoice } from '../wire.ts';
import type { World } from '../world.ts';

type Movement = Pick<CustomerBalanceTransaction, 'amount' | 'type'> &
  Partial<Pick<CustomerBalanceTransaction, 'description' | 'invoice' | 'metadata'>>;

/** The simulator's account is one of the United States. */
const ACCOUNT_CURRENCY = 'usd';

/** The balance an invoice can use: it is held in the customer's own currency and touches no other. */
export function balanceFor(customer: Customer, invoice: Invoice): number {
  return sharesCurrency(customer, invoice) ? customer.balance : 0;
}

/** Whether an invoice can take from the balance of its customer, or leave anything there. */
export function sharesCurrency(customer: Customer, { currency }: Invoice): boolean {
  return (customer.currency ?? currency) === currency;
}

/** Moves a customer's balance and writes why. A negative balance is credit. */
export function moveBalance(
  world: World,
  customer: Customer,
  movement: Movement,
  at: number,
): CustomerBalanceTransaction {
  const previous = { balance: customer.balance };
  const transaction = book(world, customer, movement, at);
  world.emit('customer.updated', customer, at, previous);
  return transaction;
}

/**
 * Makes a customer's balance what a request says. The caller tells of the customer's
 * change; a customer without a currency takes the account's.
 */
export function setBalance(world: World, customer: Customer, balance: number, at: number): void {
  const amount = balance - customer.balance;
  if (amount === 0) return;
  customer.currency ??= ACCOUNT_CURRENCY;
  book(world, customer, { amount, type: 'adjustment' }, at);
}

function book(
  world: World,
  customer: Customer,
  movement: Movement,
  at: number,
): CustomerBalanceTransaction {
  customer.balance += movement.amount;
  const transaction: CustomerBalanceTransaction = {
    id: world.id('cbtxn', 24),
    object: 'customer_balance_transaction',
    amount: movement.amount,
    checkout_session: null,
    created: at,
    credit_note: null,
    currency: customer.currency!,
    customer: customer.id,
    customer_account: null,
    description: movement.description ?? null,
    ending_balance: customer.balance,
    invoice: movement.invoice ?? null,
    livemode: false,
    metadata: movement.metadata ?? {},
    type: movement.type,
  };
  world.store.balanceTransactions.set(transaction.id, transaction);
  return transaction;
}
