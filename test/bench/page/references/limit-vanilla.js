// From the shared page-speed harness: nothing that shows this much by hand can be much smaller.
const nf = new Intl.NumberFormat('en-US');
const cf = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const escaped = (text) =>
  String(text).replace(
    /[&<>"]/g,
    (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter],
  );
const css =
  ':host{display:block;font:14px system-ui}svg{width:100%;height:140px;display:block}table{border-collapse:collapse;width:100%}td,th{padding:4px 8px;text-align:left;border-bottom:1px solid #ddd}.n{text-align:right}';
const W = 640;
const H = 140;

function chart(meter) {
  const n = meter.points.length;
  const max = Math.max(...meter.points.map(([, value]) => value));
  const x = (i) => 8 + (i * (W - 16)) / (n - 1);
  const y = (value) => H - 20 - (value / max) * (H - 32);
  let line = '';
  let dots = '';
  let ticks = '';
  meter.points.forEach(([day, value], i) => {
    line += `${(i ? 'L' : 'M') + x(i).toFixed(1)} ${y(value).toFixed(1)}`;
    dots += `<circle cx="${x(i).toFixed(1)}" cy="${y(value).toFixed(1)}" r="2"><title>${day}: ${nf.format(value)}</title></circle>`;
    if (i % 5 === 0)
      ticks += `<text x="${x(i).toFixed(1)}" y="${H - 4}" font-size="9">${day.slice(5)}</text>`;
  });
  return `<svg viewBox="0 0 ${W} ${H}" role="img" aria-label="${escaped(meter.name)}"><path d="${line}" fill="none" stroke="#36c" stroke-width="1.5"/>${dots}${ticks}</svg>`;
}

function meterTable(meter) {
  return `<table><tr><th>Used<th>Limit<th>Forecast<th>Cost</tr><tr><td>${nf.format(meter.total)} ${escaped(meter.unit)}<td>${nf.format(meter.limit)}<td>${nf.format(meter.forecast.lo)}–${nf.format(meter.forecast.hi)}<td>${cf.format(meter.total * meter.price)}</tr></table>`;
}

function invoiceRow(invoice) {
  return `<tr><td>${escaped(invoice.number)}<td>${invoice.date}<td>${invoice.status}<td class="n">${cf.format(invoice.amount / 100)}</tr>`;
}

class LimitPortal extends HTMLElement {
  async connectedCallback() {
    const root = this.attachShadow({ mode: 'open' });
    root.innerHTML = `<style>${css}</style><p>Loading…</p>`;
    const data = await (await fetch(this.getAttribute('src'))).json();
    const meters = data.meters.map(
      (meter) => `<h3>${escaped(meter.name)}</h3>${chart(meter)}${meterTable(meter)}`,
    );
    root.innerHTML = `<style>${css}</style><h2>${escaped(data.customer)}</h2>${meters.join('')}<h3>Invoices</h3><table id="inv"><tr><th>Number<th>Date<th>Status<th class="n">Amount</tr>${data.invoices.map(invoiceRow).join('')}</table>`;
  }
}
customElements.define('limit-portal', LimitPortal);
