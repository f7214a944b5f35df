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
  #ownPress: Event | undefined;

  constructor(chart: ToolsChart, saved: () => Saved | undefined) {
    this.#chart = chart;
    this.#saved = saved;
  }

  /** The list, while it is open. */
  menu({ i18n }: PortalScope) {
    if (!this.isOpen) return nothing;
    const save = (kind: FileKind) => void this.#save(kind);
    return saveMenu(save, (isByKey) => this.close(isByKey), this.#isFailed, i18n);
  }

  toggle() {
    if (this.isOpen) return this.close();
    this.isOpen = true;
    this.#chart.renderRoot.addEventListener('pointerdown', this.#press);
    document.addEventListener('pointerdown', this.#pressElsewhere);
    this.#chart.requestUpdate();
  }

  close(isByKey = false) {
    this.#chart.renderRoot.removeEventListener('pointerdown', this.#press);
    document.removeEventListener('pointerdown', this.#pressElsewhere);
    if (!this.isOpen) return;
    this.isOpen = this.#isFailed = false;
    this.#chart.requestUpdate();
    if (isByKey) this.#chart.renderRoot.querySelector<HTMLElement>('[aria-expanded]')?.focus();
  }

  /** From outside of a closed shadow root its presses cannot be told apart: they are noted in here. */
  #press = (event: Event) => {
    if ((event.target as Element).closest('.acts')) this.#ownPress = event;
  };

  #pressElsewhere = (event: Event) => {
    if (event !== this.#ownPress) this.close();
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

  /** The picture is of what is on screen: where that is the table, of the chart for a moment. */
  async #saveImage(kind: 'png' | 'svg') {
    const { saveImage } = await import('./picture/save.ts');
    const chart = this.#chart;
    const { asTable } = chart;
    try {
      chart.asTable = false;
      await chart.updateComplete;
      const { shown, scope } = this.#saved()!;
      await saveImage(kind, chart.renderRoot, shown, scope.i18n);
    } finally {
      chart.asTable = asTable;
    }
  }
}
