// From the shared page-speed harness: the same page as limit-vanilla, with Lit.
import { css, html, LitElement, svg } from 'lit';

const nf = new Intl.NumberFormat('en-US');
const cf = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const H = 140;

function chart(meter) {
  const n = meter.points.length;
  const max = Math.max(...meter.points.map(([, value]) => value));
  const x = (i) => 8 + (i * (640 - 16)) / (n - 1);
  const y = (value) => H - 20 - (value / max) * (H - 32);
  return html`<svg viewBox="0 0 640 140" role="img" aria-label=${meter.name}>
    <path d=${meter.points.map(([, value], i) => `${(i ? 'L' : 'M') + x(i).toFixed(1)} ${y(value).toFixed(1)}`).join('')} fill="none" stroke="#36c" stroke-width="1.5"/>
    ${meter.points.map(([day, value], i) => svg`<circle cx=${x(i).toFixed(1)} cy=${y(value).toFixed(1)} r="2"><title>${day}: ${nf.format(value)}</title></circle>`)}
    ${meter.points.map(([day], i) => (i % 5 ? null : svg`<text x=${x(i).toFixed(1)} y=${H - 4} font-size="9">${day.slice(5)}</text>`))}</svg>`;
}

class LimitPortal extends LitElement {
  static properties = { src: {}, data: { state: true } };
  static styles =
    css`:host{display:block;font:14px system-ui}svg{width:100%;height:140px;display:block}table{border-collapse:collapse;width:100%}td,th{padding:4px 8px;text-align:left;border-bottom:1px solid #ddd}.n{text-align:right}`;

  async connectedCallback() {
    super.connectedCallback();
    this.data = await (await fetch(this.getAttribute('src'))).json();
  }

  render() {
    const { data } = this;
    if (!data) return html`<p>Loading…</p>`;
    return html`<h2>${data.customer}</h2>${data.meters.map(
      (meter) => html`<h3>${meter.name}</h3>${chart(meter)}
      <table><tr><th>Used</th><th>Limit</th><th>Forecast</th><th>Cost</th></tr><tr><td>${nf.format(meter.total)} ${meter.unit}</td><td>${nf.format(meter.limit)}</td><td>${nf.format(meter.forecast.lo)}–${nf.format(meter.forecast.hi)}</td><td>${cf.format(meter.total * meter.price)}</td></tr></table>`,
    )}
      <h3>Invoices</h3><table id="inv"><tr><th>Number</th><th>Date</th><th>Status</th><th class="n">Amount</th></tr>
      ${data.invoices.map((invoice) => html`<tr><td>${invoice.number}</td><td>${invoice.date}</td><td>${invoice.status}</td><td class="n">${cf.format(invoice.amount / 100)}</td></tr>`)}</table>`;
  }
}
customElements.define('limit-portal', LimitPortal);
