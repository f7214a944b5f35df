import { html, nothing } from 'lit';
import type { PortalController } from '../core/portal.ts';
import { isUnloaded } from '../core/unloaded.ts';

/** In the likely total's place: it could not be read, what support asks for, and a way on. */
export function unreadForecast(portal: PortalController) {
  const { t } = portal.i18n;
  const { forecastError } = portal.state;
  const id = forecastError?.requestId;
  const way = isUnloaded(forecastError)
    ? t('problem.reload')
    : html`<button part="link" class="link" @click=${() => portal.refresh()}>${t('retry')}</button>`;
  return html`<dd class="note">${t('forecast.unknown')} ${way}${
    id ? html`<br /><span class="tiny">${t('request', { id })}</span>` : nothing
  }</dd>`;
}
