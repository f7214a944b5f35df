// #region embed
import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import 'usage-portal/widget';

@Component({
  selector: 'app-billing',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <usage-portal
      session-url="/api/portal-session"
      [locale]="locale"
      (usage-loaded)="isLoaded.set(true)"
    />
    <p role="status">{{ isLoaded() ? 'The figures have arrived.' : 'Waiting for the figures.' }}</p>
  `,
})
export class Billing {
  readonly locale = 'en-US';
  readonly isLoaded = signal(false);
}
// #endregion
