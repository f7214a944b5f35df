import { nothing } from 'lit';
import type { PortalScope } from '../core/portal.ts';
import type { Shown } from '../core/shown.ts';
import { downloadCsv } from '../later/table.ts';
import { type FileKind, saveMenu } from './menu.ts';
import type { ToolsChart } from './tools.ts';

/** What is saved: with what the reader has laid over it. */
type Saved = { readonly shown: Shown; readonly scope: PortalScope };

/** The list of files, and saving them. */
export class Files {
  /** Whether the list is open. */
  isOpen = false;

  #chart: ToolsChart;
  #saved: () => Saved | undefined;
  #isFailed = false;

  constructor(chart: ToolsChart, saved: () => Saved | undefined) {
    this.#chart = chart;
    this.#saved = saved;
  }

  /** The list, while it is open. */
  menu({ i18n }: PortalScope) {
    if (!this.isOpen) return nothing;
    const save = (kind: FileKind) => void this.#save(kind);
    return saveMenu(save, () => this.close(true), this.#isFailed, i18n);
  }

  toggle() {
    if (this.isOpen) return this.close();
    this.isOpen = true;
    document.addEventListener('pointerdown', this.#pressElsewhere);
    this.#chart.requestUpdate();
  }

  close(isByKey = false) {
    document.removeEventListener('pointerdown', this.#pressElsewhere);
    if (!this.isOpen) return;
    this.isOpen = this.#isFailed = false;
    this.#chart.requestUpdate();
    if (isByKey) this.#chart.renderRoot.querySelector<HTMLElement>('[aria-expanded]')?.focus();
  }

  #pressElsewhere = (event: Event) => {
    const acts = this.#chart.renderRoot.querySelector('.acts');
    if (!acts || !event.composedPath().includes(acts)) this.close();
  };

  async #save(kind: FileKind) {
    const saved = this.#saved();
    if (!saved) return;
    try {
      if (kind === 'csv') downloadCsv(saved.shown, saved.scope.i18n);
      else await this.#saveImage(kind);
    } catch {
      this.#isFailed = true;
      return void this.#chart.requestUpdate();
    }
    this.close(true);
  }

  /** The picture is what is on screen: where that is the table, the chart first. */
  async #saveImage(kind: 'png' | 'svg') {
    const { saveImage } = await import('./picture/save.ts');
    this.#chart.asTable = false;
    await this.#chart.updateComplete;
    const { shown, scope } = this.#saved()!;
    const { asOf, source } = shown.series;
    const stamp = { asOf, source, now: scope.state.serverNow };
    await saveImage(kind, this.#chart.renderRoot, shown, stamp, scope.i18n);
  }
}
