import { html } from 'lit';
import type { MessageKey } from '../i18n/en.ts';
import type { I18n } from '../i18n/i18n.ts';
import { icon } from './icon.ts';
import { ProblemError } from './problem.ts';

/** Whether it was code that could not be fetched, not an answer. */
export const isUnloaded = (error: unknown) =>
  error !== undefined && (!(error instanceof ProblemError) || error.code === 'code_missing');

/**
 * Says so in the place of what the code would have shown. Chromium keeps what has failed as a module
 * for as long as the page lives, so this asks for the page anew and has no button that asks in vain.
 */
export const unloaded = (part: MessageKey, { t }: I18n) =>
  html`<div class="problem" part="problem">${icon('info')}<p>${t('problem.part', { part: t(part) })} ${t('problem.reload')}</p></div>`;
