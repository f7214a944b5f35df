import { html, nothing } from 'lit';
import type { PortalController } from '../core/portal.ts';

/** In the likely total's place: it could not be read, what support asks for, and a way on. */
export function unreadForecast(portal: PortalController) {
  const { t } = portal.i18n;
  const id = portal.state.forecastError?.requestId;
  return html`<dd class="note">${t('forecast.unknown')} <button part="link" class="link" @click=${() => portal.refresh()}>${t('retry')}</button>${
    id ? html`<br /><span class="tiny">${t('request', { id })}</span>` : nothing
  }</dd>`;
}
