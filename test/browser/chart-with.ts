/** A chart on screen, and what can be done with it and read of it. */
import { aTimeout } from '@open-wc/testing';
import { html } from 'lit';
import type { ForecastAnswer } from '../../server/contract/forecast.ts';
import type { Item } from '../../server/contract/usage.ts';
import type { UsageChart } from '../../widget/elements/chart.ts';
import { apiCalls, meters } from './data.ts';
import { settled, showing, type shown } from './portal-with.ts';

export function chartOf(item: Partial<Item>, likely?: ForecastAnswer, locale?: string) {
  return chartAmong([{ ...apiCalls, ...item }], likely, locale);
}

/** Of these meters, with what is likely of them: nothing, unless it is said what. */
export async function chartAmong(items: Item[], likely?: ForecastAnswer, locale?: string) {
  const content = html`<usage-chart></usage-chart>`;
  return chartIn(await showing({ items: meters(items) }, content, locale, likely));
}

export async function chartIn(portal: Awaited<ReturnType<typeof shown>>) {
  await settled(portal);
  const chart = portal.querySelector<UsageChart>('usage-chart')!;
  await drawn(chart);
  return chart;
}

/** Measured, drawn, and its lazy part arrived. */
export async function drawn(chart: UsageChart) {
  for (let turn = 0; turn < 3; turn++) {
    await chart.updateComplete;
    await aTimeout(30);
  }
}

export async function press(chart: UsageChart, key: string, held: KeyboardEventInit = {}) {
  await chart.updateComplete;
  slider(chart).dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, composed: true, ...held }),
  );
  await chart.updateComplete;
}

export async function point(chart: UsageChart, type: string, pointerType: string, share = 0.5) {
  const { left, width } = slider(chart).getBoundingClientRect();
  const clientX = left + width * share;
  slider(chart).dispatchEvent(new PointerEvent(type, { pointerType, clientX, bubbles: true }));
  await chart.updateComplete;
}

export function slider(chart: UsageChart) {
  return chart.renderRoot.querySelector<HTMLElement>('[role=slider]')!;
}

export function button(chart: UsageChart, name: string) {
  const all = [...chart.renderRoot.querySelectorAll('button')];
  return all.find((each) => (each.ariaLabel ?? words(each)) === name)!;
}

export function sentence(chart: UsageChart) {
  return words(chart.renderRoot.querySelector('[part=sentence]')!);
}

export function words(node: Node) {
  const text = node instanceof Element && !node.children.length ? node.textContent : spaced(node);
  return (text ?? '').replace(/\s+/g, ' ').trim();
}

/** Without the marks that hold figures together. */
export function plain(text: string) {
  return text.replace(/[\u2066\u2068\u2069]/g, '');
}

function spaced(node: Node): string {
  if (node instanceof HTMLStyleElement) return '';
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
  const gap =
    node instanceof Element && /^(dt|dd|td|th|tr|p|button|li)$/i.test(node.localName) ? ' ' : '';
  return [...node.childNodes].map(spaced).join('') + gap;
}
