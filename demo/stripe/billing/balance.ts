import type { Customer, CustomerBalanceTransaction, Invoice } from '../wire.ts';
import type { World } from '../world.ts';

type Movement = Pick<CustomerBalanceTransaction, 'amount' | 'type'> &
  Partial<Pick<CustomerBalanceTransaction, 'description' | 'invoice' | 'metadata'>>;

/** The balance an invoice can use: it is held in the customer's own currency and touches no other. */
export function balanceFor(customer: Customer, invoice: Invoice): number {
  return (customer.currency ?? invoice.currency) === invoice.currency ? customer.balance : 0;
}

/** Moves a customer's balance and writes why. A negative balance is credit. */
export function moveBalance(
  world: World,
  customer: Customer,
  movement: Movement,
  at: number,
): CustomerBalanceTransaction {
  const previous = { balance: customer.balance };
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
  world.emit('customer.updated', customer, at, previous);
  return transaction;
}
