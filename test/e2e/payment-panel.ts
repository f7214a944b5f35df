/** The panel of payment methods and the form to pay, as a customer uses them. */
import type { Locator, Page } from 'playwright-core';
import { cardNumber } from './stripe-form.ts';

export function panel(page: Page): Locator {
  return page.locator('usage-payment-method');
}

export function methods(page: Page): Locator {
  return panel(page).getByRole('listitem');
}

/** The form for another payment method. */
export function addForm(page: Page): Locator {
  return panel(page).locator('.form');
}

/** Opens that form, and waits until it can be filled. */
export async function openAddForm(page: Page): Promise<void> {
  await panel(page).getByRole('button', { name: 'Add payment method' }).click();
  await cardNumber(page).waitFor();
}

export async function saveCard(page: Page): Promise<void> {
  await addForm(page).getByRole('button', { name: 'Save card' }).click();
}

export function notices(page: Page): Locator {
  return page.locator('usage-notices');
}

/** The form to pay, wherever it is open. */
export function payForm(page: Page): Locator {
  return page.locator('usage-pay .form');
}

/** Opens the form to pay from the notice, and waits until it knows where the invoice stands. */
export async function openPayForm(page: Page): Promise<void> {
  await notices(page).getByRole('button', { name: /^Pay / }).click();
  await payForm(page).getByRole('radio').first().waitFor();
}

/** Chooses to pay with what is not on file, and waits for Stripe's form. */
export async function payAnotherWay(page: Page): Promise<void> {
  await payForm(page).getByLabel('Another payment method').check();
  await cardNumber(page).waitFor();
}

export function payButton(page: Page): Locator {
  return payForm(page).getByRole('button', { name: /^Pay / });
}

/** Waits for words in the region that a screen reader reads out. */
export async function said(page: Page, words: string | RegExp): Promise<void> {
  const region = page.locator('usage-portal .sr[role="status"]').filter({ hasText: words });
  await region.first().waitFor({ state: 'attached' });
}
