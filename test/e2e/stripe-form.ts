/** Stripe's form and a bank's question as a customer finds them: in frames of the page. */
import type { FrameLocator, Locator, Page } from 'playwright-core';

/** Stripe's test numbers, by what comes of them. */
export const NUMBERS = {
  pays: '4242424242424242',
  paysToo: '5555555555554444',
  declines: '4000000000009995',
  asksTheBank: '4000002760003184',
} as const;

const IBAN = 'DE89370400440532013000';

export const FORM_FRAME = 'iframe[title="Secure payment input frame"]';
export const BANK_FRAME = 'iframe[title="3-D Secure"]';

export function stripeFields(page: Page): FrameLocator {
  return page.frameLocator(FORM_FRAME);
}

/** The field a form begins with, which is there once the form can be used. */
export function cardNumber(page: Page): Locator {
  return stripeFields(page).getByLabel('Card number');
}

export async function fillCard(page: Page, number: string): Promise<void> {
  await cardNumber(page).fill(number);
  await stripeFields(page).getByLabel('Expiration date').fill('12 / 34');
  await stripeFields(page).getByLabel('Security code').fill('123');
}

export async function fillDebit(page: Page): Promise<void> {
  await chooseTab(page, 'Bank debit');
  await stripeFields(page).getByLabel('IBAN').fill(IBAN);
  await stripeFields(page).getByLabel('Account holder').fill('Maren Roth');
}

export async function chooseTab(page: Page, name: 'Bank debit' | 'Bank redirect'): Promise<void> {
  await stripeFields(page).getByRole('tab', { name }).click();
}

/** Answers a bank's question, in its frame over the page or on its own page. */
export async function answerBank(
  page: Page,
  answer: 'Complete' | 'Fail',
  { isOwnPage = false } = {},
): Promise<void> {
  const place = isOwnPage ? page : page.frameLocator(BANK_FRAME);
  await place.getByRole('button', { name: `${answer} authentication` }).click();
}

/** The bank's question over the page, once it can be answered. */
export async function bankAsks(page: Page): Promise<void> {
  await page
    .frameLocator(BANK_FRAME)
    .getByRole('button', { name: 'Complete authentication' })
    .waitFor();
}
